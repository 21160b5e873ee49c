/** The lines a search has found, rising, as the engine tells them in parts. Pure; used by use-search.ts. */

export type Hits = Float64Array<ArrayBuffer>

/** `changedFrom`: hits from there on are told anew. `more` is rising and none of it is in `hits`. */
export function withHits(hits: Hits, more: Hits, changedFrom?: number): Hits {
  const kept = changedFrom === undefined ? hits : hits.subarray(0, placeOf(hits, changedFrom))
  if (more.length === 0) return kept
  const whole = new Float64Array(kept.length + more.length)
  // Parts come from the end of the log backwards, or new ones behind all others: one of the two goes in as a block.
  const at = placeOf(kept, more[0] ?? 0)
  whole.set(kept.subarray(0, at))
  let [left, right] = [at, 0]
  for (let place = at; place < whole.length; place++) {
    const [one, other] = [kept[left], more[right]]
    if (other === undefined || (one !== undefined && one < other)) {
      whole[place] = one ?? 0
      left++
    } else {
      whole[place] = other
      right++
    }
  }
  return whole
}

/** How many hits stand before that line. */
export function placeOf(hits: Hits, line: number): number {
  let low = 0
  let high = hits.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hits[middle] ?? 0) < line) low = middle + 1
    else high = middle
  }
  return low
}

/** The hit above or below `line`, beginning anew at the other end. */
export function neighbour(hits: Hits, line: number, by: 1 | -1): number | undefined {
  if (hits.length === 0) return undefined
  const at = placeOf(hits, line)
  const place = by < 0 ? at - 1 : hits[at] === line ? at + 1 : at
  return hits[(place + hits.length) % hits.length]
}
