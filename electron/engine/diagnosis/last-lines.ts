/**
 * The last lines of a container's log as harmless text. What is masked in them is known only once the container was
 * inspected, which goes on at the same time. Used by collect.ts.
 */
import { logLevel } from '../../../shared/domain/log-level'
import { logPlainText } from '../../../shared/domain/log-text'
import type { DockerHost, LogBatch } from '../ports'
import type { LogLine } from './evidence'
import { type MaskText, maskKeys } from './masking'

const TAIL = 50
const MAX_WIDTH = 1000
const STDERR = 2

/** Gives what makes them lines once the secrets are known. */
export async function readLines(docker: DockerHost, id: string, signal: AbortSignal) {
  const raw: RawLine[] = []
  for await (const batch of docker.containers.logs(id, { tail: TAIL, follow: false }, signal))
    raw.push(...rawLines(batch))
  const last = raw.slice(-TAIL)
  return (mask: MaskText): LogLine[] => {
    const texts = maskKeys(last.map(({ text }) => mask(text).slice(0, MAX_WIDTH)))
    return last.map(({ text, ...line }, place) => ({ ...line, text: texts[place] ?? '', level: logLevel(text) }))
  }
}

interface RawLine {
  at: number
  text: string
  isStderr: boolean
}

/** A line may be megabytes long; a little more than is shown is enough to see a secret whole. */
const LOOKED_AT_BYTES = 16_384

function rawLines({ text, lengths, seconds, nanos, streams }: LogBatch): RawLine[] {
  let from = 0
  return Array.from(lengths, (length, place) => {
    const bytes = text.subarray(from, from + Math.min(length, LOOKED_AT_BYTES))
    from += length + 1
    const at = (seconds[place] ?? 0) * 1000 + Math.floor((nanos[place] ?? 0) / 1e6)
    return { at, text: logPlainText(bytes), isStderr: streams[place] === STDERR }
  })
}
