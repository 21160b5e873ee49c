/**
 * Lines of several logs in one order, each log read once and no faster than its lines are taken. The order within a log
 * is its engine's; between logs the corrected instants decide. Used by download.ts.
 */
import type { LogBatch } from '../../ports'
import type { LineRange } from './download-format'

export interface Log {
  batches: AsyncGenerator<LogBatch, void, void>
  offsetMs: number
}
export interface Run extends LineRange {
  batch: LogBatch
  /** Place in `logs`. */
  log: number
  /** Corrected epoch ms of its first line. */
  at: number
}

/** Runs are as long as they can be. Rejects as a log does; all logs are ended with it. */
export async function* merged(logs: readonly Log[]): AsyncGenerator<Run, void, void> {
  const cursors = logs.map((log) => new Cursor(log))
  try {
    await Promise.all(cursors.map((cursor) => cursor.fill()))
    for (;;) {
      const log = earliest(cursors)
      const cursor = cursors[log]
      if (!cursor?.batch) return
      const at = cursor.at
      const next = cursors.reduce((least, other) => (other === cursor ? least : Math.min(least, other.at)), NEVER)
      const range = cursor.take(next)
      yield { ...range, batch: cursor.batch, log, at }
      await cursor.fill()
    }
  } finally {
    await Promise.all(logs.map(({ batches }) => batches.return().catch(() => {})))
  }
}

const NEVER = Number.POSITIVE_INFINITY

/** Of equal instants the log that stands first goes first. */
function earliest(cursors: readonly Cursor[]): number {
  let best = 0
  for (const [index, { at }] of cursors.entries()) if (at < (cursors[best]?.at ?? NEVER)) best = index
  return best
}

class Cursor {
  batch: LogBatch | undefined
  /** Of the next line; never less than that of the line before it. */
  at = Number.NEGATIVE_INFINITY
  readonly #log: Log
  #line = 0
  #start = 0

  constructor(log: Log) {
    this.#log = log
  }

  /** Makes sure there is a next line, or that there is none any more. */
  async fill(): Promise<void> {
    if (this.batch && this.#line < this.batch.lengths.length) return
    const next = await this.#log.batches.next()
    this.batch = next.done ? undefined : next.value
    this.#line = 0
    this.#start = 0
    this.at = this.batch ? this.#instant() : NEVER
  }

  /** At least one line, then all that are before `next`. */
  take(next: number): LineRange {
    const from = this.#line
    const start = this.#start
    const count = this.batch?.lengths.length ?? 0
    do {
      this.#start += (this.batch?.lengths[this.#line] ?? 0) + 1
      this.#line += 1
      if (this.#line < count) this.at = this.#instant()
    } while (this.#line < count && this.at < next)
    return { from, to: this.#line, start, end: this.#start }
  }

  #instant(): number {
    const seconds = this.batch?.seconds[this.#line] ?? 0
    const nanos = this.batch?.nanos[this.#line] ?? 0
    return Math.max(this.at, seconds * 1000 + nanos / 1e6 - this.#log.offsetMs)
  }
}
