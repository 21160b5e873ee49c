/**
 * What of one container's log is in the pane, exactly: the instants at both ends to the nanosecond and how many lines
 * carry them, so that reading on at either end neither repeats nor leaves out a line where many have the same instant
 * (Podman stamps whole seconds). Pure. Used by history.ts and catch-up.ts.
 */
import type { Instant, LogBatch } from '../../ports'
import { instantAt, isAt, messagesOf } from './batch-columns'

export interface Edge extends Instant {
  /** Lines of that instant that are known, all at this end. */
  count: number
}

export class Known {
  first: Edge | undefined
  last: Edge | undefined
  /** As the engine counts for `tail`, from the first known line to the last. */
  messages = 0
  lines = 0
  /** All have one instant, so that both edges are the same lines. */
  #isUniform = true

  /** Lines `from` to `to - 1` follow behind what is known. */
  after(batch: LogBatch, from: number, to: number): void {
    if (from >= to) return
    this.messages += messagesOf(batch, from, to)
    this.lines += to - from
    let line = from
    if (this.#isUniform) line = this.#uniform(batch, from, to)
    if (line >= to) return
    const last = instantAt(batch, to - 1)
    let count = 1
    while (to - 1 - count >= from && isAt(batch, to - 1 - count, last)) count += 1
    const reachesBack = count === to - from && this.last && isSame(this.last, last)
    this.last = { ...last, count: reachesBack ? (this.last?.count ?? 0) + count : count }
  }

  /** Takes lines as long as all have one instant; gives the first that has another. */
  #uniform(batch: LogBatch, from: number, to: number): number {
    const instant = this.first ?? instantAt(batch, from)
    let line = from
    while (line < to && isAt(batch, line, instant)) line += 1
    this.first = { s: instant.s, ns: instant.ns, count: (this.first?.count ?? 0) + line - from }
    if (line < to) this.#isUniform = false
    this.last = this.first
    return line
  }

  /**
   * `older` is what the engine gave up to our first instant, the lines that we know of that instant too: `lines` of it
   * are new.
   */
  before(older: Known, lines: number): void {
    const repeated = older.lines - lines
    this.messages += older.messages - repeated
    this.lines += lines
    if (lines === 0) return
    if (this.#isUniform) this.last = older.last
    this.first = older.first
    this.#isUniform &&= older.#isUniform
  }

  isUniform(): boolean {
    return this.#isUniform
  }

  /** Becomes what `other` is. */
  adopt(other: Known): void {
    this.first = other.first
    this.last = other.last
    this.messages = other.messages
    this.lines = other.lines
    this.#isUniform = other.#isUniform
  }
}

export function isSame(one: Instant, other: Instant): boolean {
  return one.s === other.s && one.ns === other.ns
}

export function isAfter(one: Instant, other: Instant): boolean {
  return one.s > other.s || (one.s === other.s && one.ns > other.ns)
}
