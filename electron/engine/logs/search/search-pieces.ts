/**
 * The pieces a search looks at, one after the other: while one is matched in the search's thread the next one is read
 * from the pane's spool. A piece whose lines moved meanwhile is thrown away. Used by search.ts.
 */
import { LINE_KIND } from '../../../../shared/contract/logs'
import type { LineSearch, Spool } from '../../ports'
import { type Columns, sliceColumns } from '../pane/columns'
import { gather } from '../pane/gather'
import type { LineIndex } from '../pane/line-index'
import type { Range, SearchCover } from './search-cover'

/** What a search needs of a pane. */
export interface SearchedPane {
  index: Pick<LineIndex, 'first' | 'end' | 'copy'>
  spool: Pick<Spool, 'read' | 'segmentBytes' | 'lend'>
  /** Told after lines came, moved or went: from `from` on nothing is where it was. Gives the function that ends it. */
  onChange: (listener: (from: number) => void) => () => void
}

/** The first piece is small, so that the first hits come soon. */
const FIRST_LINES = 2048
const PIECE_LINES = 16_384
const PIECE_BYTES = 2 * 1024 * 1024

interface Piece {
  range: Range
  lengths: Uint32Array
  kinds: Uint8Array
  text: Promise<Uint8Array>
  isStale: boolean
}

export class SearchPieces {
  readonly #pane: SearchedPane
  readonly #cover: SearchCover
  readonly #search: LineSearch
  #count = FIRST_LINES
  #current: Piece | undefined
  #ahead: Piece | undefined

  constructor(pane: SearchedPane, cover: SearchCover, search: LineSearch) {
    this.#pane = pane
    this.#cover = cover
    this.#search = search
  }

  moved(from: number): void {
    for (const piece of [this.#current, this.#ahead]) if (piece && from < piece.range.end) piece.isStale = true
  }

  /** Looks at one piece. False when there is nothing left to look at. */
  async step(): Promise<boolean> {
    this.#cover.gone(this.#pane.index.first)
    const range = this.#cover.next(this.#there(), this.#count)
    if (!range) return false
    const piece = this.#isAhead(range) ? this.#ahead : this.#read(range)
    this.#ahead = undefined
    this.#current = piece
    if (!piece) return false
    const text = await piece.text
    this.#count = PIECE_LINES
    this.#ahead = this.#readAfter(piece.range)
    const { hits } = await this.#search.match({ text, lengths: piece.lengths }, 0)
    this.#current = undefined
    if (!piece.isStale && piece.range.from >= this.#pane.index.first)
      this.#cover.add(piece.range, numbersOf(piece, hits))
    return true
  }

  #there(): Range {
    return { from: this.#pane.index.first, end: this.#pane.index.end }
  }

  #isAhead(range: Range): boolean {
    const ahead = this.#ahead
    if (!ahead || ahead.isStale) return false
    return range.from === this.#cover.high ? ahead.range.from === range.from : ahead.range.end === range.end
  }

  #readAfter(range: Range): Piece | undefined {
    const next = this.#cover.nextAfter(range, this.#there(), this.#count)
    return next ? this.#read(next) : undefined
  }

  /** As many of the lines as fit, those nearest to what was looked at. */
  #read(range: Range): Piece {
    const isForward = range.from >= this.#cover.high
    const all = this.#pane.index.copy(range.from, range.end)
    const count = fitting(all.length, isForward)
    const lines = isForward ? sliceColumns(all, 0, count) : sliceColumns(all, all.count - count)
    const from = isForward ? range.from : range.end - count
    const text = this.#textOf(lines)
    text.catch(() => {})
    return {
      range: { from, end: from + count },
      lengths: lines.length.slice(),
      kinds: lines.kind,
      text,
      isStale: false,
    }
  }

  /** What is let go meanwhile is still read. */
  async #textOf(lines: Columns): Promise<Uint8Array> {
    const lent = this.#pane.spool.lend()
    try {
      return await gather(this.#pane.spool, lines)
    } finally {
      lent.giveBack()
    }
  }
}

/** How many lines from one end make a piece; one at least. */
function fitting(lengths: Uint32Array, isForward: boolean): number {
  let bytes = 0
  for (let count = 0; count < lengths.length; count += 1) {
    bytes += (lengths[isForward ? count : lengths.length - 1 - count] ?? 0) + 1
    if (bytes > PIECE_BYTES && count > 0) return count
  }
  return lengths.length
}

/** Marks are ours and not of the log. */
function numbersOf({ range, kinds }: Piece, hits: Uint32Array): Float64Array {
  const numbers = new Float64Array(hits.length)
  let count = 0
  for (const hit of hits) {
    if (kinds[hit] === LINE_KIND.mark) continue
    numbers[count] = range.from + hit
    count += 1
  }
  return numbers.slice(0, count)
}
