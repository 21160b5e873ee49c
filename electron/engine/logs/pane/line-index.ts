/**
 * The numbered lines of a pane: where each one's bytes lie in the spool, when, by whom and how they were written. Blocks
 * of typed arrays, 23 bytes a line; a deque of blocks, so that older lines are put before the first as cheaply as new ones
 * behind the last. Used by pane-lines.ts.
 */
import { type Columns, copyColumns, emptyColumns, sliceColumns } from './columns'

const BLOCK_LINES = 16_384
export class LineIndex {
  /** Lines `first` to `end - 1` are there. */
  first = 0
  end = 0
  #blocks: Columns[] = []
  /** Of the first line, in the first block. */
  #from = 0

  get count(): number {
    return this.end - this.first
  }

  push(lines: Columns): void {
    let done = 0
    while (done < lines.count) {
      const place = this.#from + this.count
      const inBlock = place % BLOCK_LINES
      const number = (place - inBlock) / BLOCK_LINES
      if (number === this.#blocks.length) this.#blocks.push(emptyColumns(BLOCK_LINES))
      const taken = Math.min(lines.count - done, BLOCK_LINES - inBlock)
      const block = this.#blocks[number]
      if (block) copyColumns(sliceColumns(lines, done, done + taken), block, inBlock)
      this.end += taken
      done += taken
    }
  }

  /** Puts lines before the first; their numbers count down. */
  prepend(lines: Columns): void {
    let left = lines.count
    while (left > 0) {
      if (this.#from === 0) {
        this.#blocks.unshift(emptyColumns(BLOCK_LINES))
        this.#from = BLOCK_LINES
      }
      const taken = Math.min(left, this.#from)
      this.#from -= taken
      this.first -= taken
      const [block] = this.#blocks
      if (block) copyColumns(sliceColumns(lines, left - taken, left), block, this.#from)
      left -= taken
    }
  }

  /** A copy of lines `from` to `to - 1`, all of which are there. */
  copy(from: number, to: number): Columns<ArrayBuffer> {
    const lines = emptyColumns(to - from)
    this.#walk(from, to, (block, place, count, number) =>
      copyColumns(sliceColumns(block, place, place + count), lines, number - from),
    )
    return lines
  }

  /** A copy of those lines, all of which are there. */
  pick(numbers: Float64Array): Columns<ArrayBuffer> {
    const lines = emptyColumns(numbers.length)
    for (const [to, number] of numbers.entries()) {
      const slot = this.#from + number - this.first
      const from = slot % BLOCK_LINES
      const block = this.#blocks[(slot - from) / BLOCK_LINES]
      if (block) copyColumns(sliceColumns(block, from, from + 1), lines, to)
    }
    return lines
  }

  /** Takes lines `from` and all behind it out. */
  popFrom(from: number): Columns {
    const lines = this.copy(from, this.end)
    this.end = from
    this.#blocks.length = Math.ceil((this.#from + this.count) / BLOCK_LINES)
    return lines
  }

  /** Takes the lines before `to` out. */
  shiftTo(to: number): Columns {
    const lines = this.copy(this.first, to)
    this.#from += to - this.first
    this.first = to
    while (this.#from >= BLOCK_LINES) {
      this.#blocks.shift()
      this.#from -= BLOCK_LINES
    }
    return lines
  }

  /** When the line was written; it must be there. */
  atOf(number: number): number {
    const slot = this.#from + number - this.first
    return this.#blocks[Math.floor(slot / BLOCK_LINES)]?.at[slot % BLOCK_LINES] ?? Number.NaN
  }

  /**
   * Where a line of that instant and source belongs, seen from the end: behind the last that is not to stand behind it,
   * and not before `lowest`. Looks at no more than it passes.
   */
  placeFromEnd(at: number, source: number, lowest: number): number {
    let place = this.end
    while (place > lowest) {
      const slot = this.#from + place - 1 - this.first
      const lines = this.#blocks[Math.floor(slot / BLOCK_LINES)]
      const inBlock = slot % BLOCK_LINES
      const otherAt = lines?.at[inBlock] ?? 0
      if (otherAt < at || (otherAt === at && (lines?.source[inBlock] ?? 0) <= source)) return place
      place -= 1
    }
    return place
  }

  /** The first line at or after `at`; `end` where there is none. The clock of a host may have been set: all are seen. */
  locate(at: number): number {
    let found = this.end
    this.#walk(this.first, this.end, (block, place, count, number) => {
      if (found < this.end) return
      for (let step = 0; step < count; step += 1) {
        if ((block.at[place + step] ?? 0) < at) continue
        found = number + step
        return
      }
    })
    return found
  }

  /** Moves the instants of all lines, by an amount for each source. */
  correct(byMs: (source: number) => number): void {
    this.#walk(this.first, this.end, (block, place, count) => {
      for (let line = place; line < place + count; line += 1)
        block.at[line] = (block.at[line] ?? 0) + byMs(block.source[line] ?? 0)
    })
  }

  #walk(from: number, to: number, visit: (lines: Columns, place: number, count: number, number: number) => void): void {
    for (let number = from; number < to; ) {
      const slot = this.#from + number - this.first
      const place = slot % BLOCK_LINES
      const count = Math.min(to - number, BLOCK_LINES - place)
      const block = this.#blocks[(slot - place) / BLOCK_LINES]
      if (block) visit(block, place, count, number)
      number += count
    }
  }
}
