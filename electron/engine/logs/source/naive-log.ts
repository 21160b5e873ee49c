/**
 * A container's log as the simplest thing that behaves like an engine's: a list of messages that is looked through from
 * its beginning. What dockerd's json-file does with `tail`, `since` and `until` (daemon/logger/loggerutils), no more.
 * For the tests of this folder that compare with it.
 */
import type { DockerHost, Instant, LogBatch, LogsOptions } from '../../ports'
import { isAfter } from './known'

/** A line; one of several pieces was longer than 16 KiB, and each piece counts for `tail`. */
export interface NaiveLine extends Instant {
  text: string
  pieces: number
}

export const PIECE = 'x'.repeat(16 * 1024)
export const textOf = ({ text, pieces }: NaiveLine): string => PIECE.repeat(pieces - 1) + text

/** `linesPerBatch` says how many lines the next batch holds. A follow ends where the log ends. */
export function naiveEngine(log: NaiveLine[], linesPerBatch: () => number, asked: LogsOptions[] = []) {
  async function* logs(_id: string, options: LogsOptions): AsyncGenerator<LogBatch, void, void> {
    asked.push(options)
    options.onOpen?.()
    const found = select(log, options)
    for (let done = 0; done < found.length; ) {
      const size = linesPerBatch()
      yield batchOf(found.slice(done, done + size))
      done += size
    }
  }
  return { containers: { logs }, facts: {} } as unknown as Pick<DockerHost, 'containers' | 'facts'>
}

function select(log: NaiveLine[], { tail, since, until }: LogsOptions): NaiveLine[] {
  const lines: NaiveLine[] = []
  let left = tail ?? Number.POSITIVE_INFINITY
  for (const line of [...log].reverse()) {
    if (left <= 0) break
    lines.unshift({ ...line, pieces: Math.min(left, line.pieces) })
    left -= line.pieces
  }
  const late = until ? lines.findIndex((line) => isAfter(line, until)) : -1
  return (late < 0 ? lines : lines.slice(0, late)).filter((line) => !since || !isAfter(since, line))
}

function batchOf(lines: NaiveLine[]): LogBatch {
  const texts = lines.map((line) => Buffer.from(`${textOf(line)}\n`))
  return {
    text: Buffer.concat(texts),
    lengths: Uint32Array.from(texts, (text) => text.length - 1),
    seconds: Float64Array.from(lines, ({ s }) => s),
    nanos: Uint32Array.from(lines, ({ ns }) => ns),
    streams: new Uint8Array(lines.length).fill(1),
    cut: new Map(),
  }
}
