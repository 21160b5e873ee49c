/** Reads a file of configuration: a regular one of at most 1 MiB, otherwise it is as if it were empty. */
import { readFile, stat } from 'node:fs/promises'

const MAX_BYTES = 1024 * 1024

export async function readSmallFile(path: string): Promise<string> {
  try {
    const facts = await stat(path)
    return facts.isFile() && facts.size <= MAX_BYTES ? await readFile(path, 'utf8') : ''
  } catch {
    return ''
  }
}
