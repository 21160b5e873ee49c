/**
 * Which file answers which address of the page: a fixed manifest, read once at the start, and nothing beside it.
 * A path is looked up, never joined, so that `..`, escapes, backslashes and NUL have nothing to act on. Used by
 * protocol.ts.
 */
import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'

export const PAGE_ORIGIN = 'app://longshore'
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

export interface PageFile {
  path: string
  type: string
}
export type Manifest = ReadonlyMap<string, PageFile>

/** All files below `folder` whose kind is known, by their path in the address (`/assets/index.js`). */
export async function readManifest(folder: string): Promise<Manifest> {
  const found = new Map<string, PageFile>()
  const visit = async (directory: string, prefix: string) => {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      const type = TYPES[extname(entry.name)]
      if (entry.isDirectory()) await visit(path, `${prefix}${entry.name}/`)
      else if (entry.isFile() && type) found.set(`${prefix}${entry.name}`, { path, type })
    }
  }
  await visit(folder, '/')
  return found
}

/** The file for a request's address, or undefined, which is answered with 404. */
export function findFile(manifest: Manifest, address: string): PageFile | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'app:' || url.host !== 'longshore' || url.username !== '' || url.password !== '')
    return undefined
  return manifest.get(url.pathname === '/' ? '/index.html' : url.pathname)
}
