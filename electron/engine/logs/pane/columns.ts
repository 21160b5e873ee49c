/**
 * Lines outside of the index: a struct of typed arrays, one place per line, because a pane of four million lines cannot
 * be four million objects. What a batch of the engine becomes, what is held back, what is taken out of the index to be
 * merged. All functions are pure and copy whole ranges.
 */
export interface Columns<B extends ArrayBufferLike = ArrayBufferLike> {
  readonly count: number
  /** Epoch ms with fraction; corrected where several hosts are merged. */
  readonly at: Float64Array<B>
  /** Where the line's bytes lie in the spool. */
  readonly address: Float64Array<B>
  /** Bytes without the `\n` that follows them. */
  readonly length: Uint32Array<B>
  readonly source: Uint16Array<B>
  /** LINE_KIND */
  readonly kind: Uint8Array<B>
}

export function emptyColumns(count = 0): Columns<ArrayBuffer> {
  return {
    count,
    at: new Float64Array(count),
    address: new Float64Array(count),
    length: new Uint32Array(count),
    source: new Uint16Array(count),
    kind: new Uint8Array(count),
  }
}

/** A view, not a copy. */
export function sliceColumns<B extends ArrayBufferLike>(
  lines: Columns<B>,
  from: number,
  to: number = lines.count,
): Columns<B> {
  return {
    count: to - from,
    at: lines.at.subarray(from, to),
    address: lines.address.subarray(from, to),
    length: lines.length.subarray(from, to),
    source: lines.source.subarray(from, to),
    kind: lines.kind.subarray(from, to),
  }
}

export function copyColumns(from: Columns, to: Columns, at: number): void {
  to.at.set(from.at, at)
  to.address.set(from.address, at)
  to.length.set(from.length, at)
  to.source.set(from.source, at)
  to.kind.set(from.kind, at)
}

export function concatColumns(parts: readonly Columns[]): Columns {
  const [only] = parts
  if (parts.length === 1 && only) return only
  const whole = emptyColumns(parts.reduce((sum, part) => sum + part.count, 0))
  let at = 0
  for (const part of parts) {
    copyColumns(part, whole, at)
    at += part.count
  }
  return whole
}

/** Bytes of the lines in the spool, their `\n` counted. */
export function textBytesOf({ count, length }: Columns): number {
  let bytes = count
  for (let line = 0; line < count; line += 1) bytes += length[line] ?? 0
  return bytes
}

/**
 * Two rising runs as one. Of lines of one instant those of the source with the lower number come first, and of the same
 * source those of `first`: the order does not depend on which of two hosts answered sooner.
 */
export function mergeColumns(first: Columns, second: Columns): Columns {
  if (first.count === 0) return second
  if (second.count === 0) return first
  const merged = emptyColumns(first.count + second.count)
  let [left, right, at] = [0, 0, 0]
  while (left < first.count && right < second.count) {
    if (isBefore(second, right, first, left)) {
      const from = right
      while (right < second.count && isBefore(second, right, first, left)) right += 1
      copyColumns(sliceColumns(second, from, right), merged, at)
      at += right - from
    } else {
      const from = left
      while (left < first.count && !isBefore(second, right, first, left)) left += 1
      copyColumns(sliceColumns(first, from, left), merged, at)
      at += left - from
    }
  }
  copyColumns(sliceColumns(first, left), merged, at)
  copyColumns(sliceColumns(second, right), merged, at + first.count - left)
  return merged
}

/** Pairs of neighbours, then pairs of those: each line is moved as often as the number of runs has digits in base 2. */
export function mergeAll(runs: readonly Columns[]): Columns {
  let left = [...runs]
  while (left.length > 1) {
    const pairs: Columns[] = []
    for (let place = 0; place < left.length; place += 2) {
      const [first, second] = [left[place], left[place + 1]]
      if (first) pairs.push(second ? mergeColumns(first, second) : first)
    }
    left = pairs
  }
  return left[0] ?? emptyColumns()
}

/** Is line `a` of `one` to stand before line `b` of `other`, where it would otherwise stand behind it? */
function isBefore(one: Columns, a: number, other: Columns, b: number): boolean {
  const [at, otherAt] = [one.at[a] ?? 0, other.at[b] ?? 0]
  return at < otherAt || (at === otherAt && (one.source[a] ?? 0) < (other.source[b] ?? 0))
}

/** The first place whose instant is not before `at`; `count` where there is none. Of rising instants. */
export function placeOf({ at: instants, count }: Columns, at: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((instants[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}
