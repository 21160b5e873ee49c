/**
 * The lines of one pane: the index, the bytes in the spool, what was let go. Lines come in as runs of one source, each
 * put where it belongs by its instant, or behind all others where there is but one source. Says what changed by
 * `onChange`. Made by pane.ts.
 */
import type { Spool } from '../../ports'
import { type Columns, mergeColumns, sliceColumns, textBytesOf } from './columns'
import { gather } from './gather'
import { LineIndex } from './line-index'

export interface PaneLimits {
  lines: number
  textBytes: number
}
export const PANE_LIMITS: PaneLimits = { lines: 4_000_000, textBytes: 1024 * 1024 * 1024 }

/** A line that is later than all others costs nothing; a late one makes the lines behind it move, at most so many. */
const MAX_MOVED_LINES = 20_000
/** Full, it is made this much emptier, so that lines are not let go one by one. */
const LET_GO_SHARE = 1 / 64
const MAX_ANSWER_BYTES = 1024 * 1024

export class PaneLines {
  readonly index = new LineIndex()
  readonly spool: Spool
  /** Bytes left out of a line that was too long, by its address. */
  readonly cut = new Map<number, number>()
  letGo = 0
  /** Bytes of the index's lines and of those held back. */
  #textBytes = 0
  /** Lines that are in the spool but not in the index. */
  #heldLines = 0
  readonly #limits: PaneLimits
  readonly #onChange: (from: number) => void

  constructor(spool: Spool, onChange: (from: number) => void, limits: PaneLimits = PANE_LIMITS) {
    this.spool = spool
    this.#onChange = onChange
    this.#limits = limits
  }

  /** Lines came into the spool; they will be added, or dropped. */
  hold(lines: Columns): Columns {
    this.#heldLines += lines.count
    this.#textBytes += textBytesOf(lines)
    return lines
  }

  /** How many lines still fit, as far as their number and their bytes up to now tell. */
  roomFor(): number {
    const { lines, textBytes } = this.#limits
    const known = this.index.count + this.#heldLines
    const average = known > 0 ? this.#textBytes / known : 0
    const byBytes = average > 0 ? (textBytes - this.#textBytes) / average : lines
    return Math.max(0, Math.floor(Math.min(lines - known, byBytes)))
  }

  /** Behind all that is there: the one source's engine says the order. */
  append(lines: Columns): void {
    const from = this.index.end
    this.#unhold(lines)
    this.index.push(lines)
    this.#onChange(from)
    this.#letGoOldest()
  }

  /** By instant. Live lines are put at most MAX_MOVED_LINES places before the end, so that no clock makes all move. */
  merge(lines: Columns, isLive: boolean): void {
    if (lines.count === 0) return
    const lowest = isLive ? Math.max(this.index.first, this.index.end - MAX_MOVED_LINES) : this.index.first
    const place = this.index.placeFromEnd(lines.at[0] ?? 0, lines.source[0] ?? 0, lowest)
    this.#unhold(lines)
    this.index.push(mergeColumns(this.index.popFrom(place), lines))
    this.#onChange(place)
    this.#letGoOldest()
  }

  /** All of them are older than what is there, or as old and to stand before it. */
  prepend(lines: Columns): void {
    this.#unhold(lines)
    this.index.prepend(lines)
    this.#onChange(this.index.end) // numbers count down: nothing that was there has moved
  }

  /** Older lines of a source of which others' lines are there already from `lines` on. */
  mergeOlder(lines: Columns): void {
    if (lines.count === 0) return
    const place = this.index.locate(lines.at[0] ?? 0)
    this.#unhold(lines)
    this.index.push(mergeColumns(lines, this.index.popFrom(place)))
    this.#onChange(place)
  }

  /** Moves the instants of all lines, by an amount for each source. */
  correct(byMs: (source: number) => number): void {
    this.index.correct(byMs)
    if (this.index.count > 0) this.#onChange(this.index.first)
  }

  /** Lines that were held are not wanted after all. */
  drop(lines: Columns): void {
    this.#unhold(lines)
    this.#release(lines)
  }

  async read(from: number, count: number) {
    const first = Math.max(from, this.index.first)
    const last = Math.max(first, Math.min(from + count, this.index.end))
    return { from: first, ...(await this.#give(this.index.copy(first, last))) }
  }

  /** Those lines, all of which are there; fewer where they would be more than an answer. */
  readOnly(numbers: Float64Array) {
    return this.#give(this.index.pick(numbers))
  }

  async #give(wanted: Columns<ArrayBuffer>) {
    const lines = this.#upTo(wanted)
    const { address, length } = lines
    // Nothing is awaited before the spool was asked: what is let go meanwhile is still read.
    const lent = this.spool.lend()
    try {
      const text = await gather(this.spool, lines)
      const cut = Float64Array.from(address, (one) => this.cut.get(one) ?? 0)
      return { text, lengths: length, at: lines.at, sources: lines.source, kinds: lines.kind, cut }
    } finally {
      lent.giveBack()
    }
  }

  /** As many as fit into an answer, one at least. */
  #upTo(lines: Columns<ArrayBuffer>): Columns<ArrayBuffer> {
    let bytes = 0
    for (let line = 0; line < lines.count; line += 1) {
      bytes += (lines.length[line] ?? 0) + 1
      if (bytes > MAX_ANSWER_BYTES && line > 0) return sliceColumns(lines, 0, line)
    }
    return lines
  }

  #unhold(lines: Columns): void {
    this.#heldLines -= lines.count
  }

  #letGoOldest(): void {
    const { lines, textBytes } = this.#limits
    while (this.index.count > 0 && (this.index.count > lines || this.#textBytes > textBytes)) {
      const gone = Math.max(1, Math.min(this.index.count, Math.ceil(lines * LET_GO_SHARE)))
      const old = this.index.shiftTo(this.index.first + gone)
      this.letGo += gone
      this.#release(old)
    }
  }

  #release(lines: Columns): void {
    const { address, length, count } = lines
    for (let line = 0; line < count; ) {
      const start = address[line] ?? 0
      let end = start
      for (; line < count && address[line] === end; line += 1) {
        if (this.cut.size > 0) this.cut.delete(end)
        end += (length[line] ?? 0) + 1
      }
      this.#textBytes -= end - start
      this.spool.release(start, end - start)
    }
  }
}
