/**
 * What a search has looked at: one range of lines without a hole, what was found in it, and what the reader was told.
 * Grows at both ends, the end first, and shrinks where lines move or go. What was found is numbered as lines are: further
 * back counts down. Pure; used by search.ts, and by matches.ts, which keeps all that was found.
 */
export const MAX_TOLD = 100_000

/** Lines `from` to `end - 1`. `hits` are all that were found, or none where too many are told already. */
interface Part {
  from: number
  end: number
  found: number
  hits: Float64Array
}

export interface Range {
  from: number
  end: number
}

/** Parts smaller than this are put together, so that following a slow log does not make a part of each line. */
const SMALL_LINES = 4096

export class SearchCover {
  /** Lines `low` to `high - 1` have been looked at. */
  low: number
  high: number
  found = 0
  /** Of the first that was found. */
  firstHit = 0
  readonly #mostTold: number
  #parts: Part[] = []
  #told = 0
  #news: Float64Array[] = []
  #changedFrom: number | undefined

  constructor(end: number, mostTold = MAX_TOLD) {
    this.low = end
    this.high = end
    this.#mostTold = mostTold
  }

  get endHit(): number {
    return this.firstHit + this.found
  }

  /** The next lines to look at, at most so many; nothing when all that is there was seen. */
  next(there: Range, count: number): Range | undefined {
    return nextOf(this.low, this.high, there, count)
  }

  /** What will be next when `range` has been looked at too. */
  nextAfter(range: Range, there: Range, count: number): Range | undefined {
    const low = Math.min(this.low, range.from)
    return nextOf(low, Math.max(this.high, range.end), there, count)
  }

  /** `range` touches what was looked at before. `hits`: rising. */
  add(range: Range, hits: Float64Array): void {
    const isTold = this.#told + hits.length <= this.#mostTold
    const part = { ...range, found: hits.length, hits: isTold ? hits : new Float64Array() }
    if (isTold) this.#tell(hits)
    this.found += hits.length
    if (range.from === this.high) {
      const last = this.#parts.at(-1)
      if (last && canJoin(last, part)) this.#parts[this.#parts.length - 1] = joined(last, part)
      else this.#parts.push(part)
      this.high = range.end
    } else {
      this.#parts.unshift(part)
      this.low = range.from
      this.firstHit -= hits.length
    }
  }

  /** Lines from `from` on have moved. */
  moved(from: number): void {
    if (from >= this.high) return
    while (this.#parts.length > 0) {
      const part = this.#parts.pop()
      if (!part) break
      this.#forget(part)
      this.high = part.from
      const kept = before(part, from)
      if (kept) {
        this.#parts.push(kept)
        this.#remember(kept)
        this.high = from
      }
      if (part.from <= from) break
    }
    this.#changedFrom = Math.min(this.#changedFrom ?? this.high, this.high)
    this.#news = this.#news.map((hits) => hits.subarray(0, placeOf(hits, this.high))).filter(({ length }) => length > 0)
  }

  /** Lines before `first` are not there any more. */
  gone(first: number): void {
    const { endHit } = this
    for (let [part] = this.#parts; part && part.from < first; [part] = this.#parts) {
      this.#forget(part)
      this.#parts.shift()
      const kept = behind(part, first)
      if (!kept) continue
      this.#parts.unshift(kept)
      this.#remember(kept)
    }
    this.low = Math.max(this.low, first)
    this.high = Math.max(this.high, first)
    this.firstHit = endHit - this.found
  }

  /** Lines of what was found, from that number on, at most so many. Where all hits are kept. */
  linesOf(hit: number, count: number): Float64Array<ArrayBuffer> {
    const taken: Float64Array[] = []
    let skip = Math.max(0, hit - this.firstHit)
    let left = count
    for (const { hits } of this.#parts) {
      const some = hits.subarray(skip, skip + left)
      skip = Math.max(0, skip - hits.length)
      left -= some.length
      if (some.length > 0) taken.push(some)
      if (left === 0) break
    }
    return joinedHits(taken)
  }

  /** The first of what was found at that line or behind it; `endHit` where there is none. Where all hits are kept. */
  hitAt(line: number): number {
    return this.#parts.reduce((hit, part) => hit + placeOf(part.hits, line), this.firstHit)
  }

  /** What is new since it was last asked for. */
  take(): { hits: Float64Array<ArrayBuffer>; changedFrom?: number | undefined } {
    const taken = {
      hits: joinedHits(this.#news.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))),
      changedFrom: this.#changedFrom,
    }
    this.#news = []
    this.#changedFrom = undefined
    return taken
  }

  #tell(hits: Float64Array): void {
    this.#told += hits.length
    if (hits.length > 0) this.#news.push(hits)
  }
  #forget(part: Part): void {
    this.found -= part.found
    this.#told -= part.hits.length
  }
  #remember(part: Part): void {
    this.found += part.found
    this.#told += part.hits.length
  }
}

function nextOf(low: number, high: number, there: Range, count: number): Range | undefined {
  if (high < there.end) return { from: high, end: Math.min(there.end, high + count) }
  if (low > there.from) return { from: Math.max(there.from, low - count), end: low }
  return undefined
}

function canJoin(one: Part, other: Part): boolean {
  return other.end - one.from <= SMALL_LINES && isWhole(one) && isWhole(other)
}
function isWhole({ found, hits }: Part): boolean {
  return found === hits.length
}
function joined(one: Part, other: Part): Part {
  const hits = joinedHits([one.hits, other.hits])
  return { from: one.from, end: other.end, found: hits.length, hits }
}

/** What of a part lies before `line`; nothing where that cannot be told, because its hits are not known. */
function before(part: Part, line: number): Part | undefined {
  if (line <= part.from || !isWhole(part)) return undefined
  const hits = part.hits.slice(0, placeOf(part.hits, line))
  return { from: part.from, end: Math.min(line, part.end), found: hits.length, hits }
}
/** What of a part lies at or behind `line`; where its hits are not known it still counts as a whole. */
function behind(part: Part, line: number): Part | undefined {
  if (line >= part.end) return undefined
  if (!isWhole(part)) return { ...part, from: line }
  const hits = part.hits.slice(placeOf(part.hits, line))
  return { from: line, end: part.end, found: hits.length, hits }
}

/** How many of the hits are before that line. */
function placeOf(hits: Float64Array, line: number): number {
  let low = 0
  let high = hits.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hits[middle] ?? 0) < line) low = middle + 1
    else high = middle
  }
  return low
}

function joinedHits(all: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const whole = new Float64Array(all.reduce((sum, hits) => sum + hits.length, 0))
  let at = 0
  for (const hits of all) {
    whole.set(hits, at)
    at += hits.length
  }
  return whole
}
