/**
 * Short names for the sources of a merged log: what tells them apart and nothing more. `shop-web-1` and `shop-db-1` are
 * `web-1` and `db-1`; the host stands behind where two would be called the same. Pure.
 */

export interface Named {
  name: string
  hostName: string
}

export function shortNames(sources: readonly Named[]): string[] {
  const start = commonStart(sources.map(({ name }) => name))
  const short = sources.map(({ name }) => name.slice(start) || name)
  const counts = new Map<string, number>()
  for (const name of short) counts.set(name, (counts.get(name) ?? 0) + 1)
  return short.map((name, place) => ((counts.get(name) ?? 0) > 1 ? `${name}@${sources[place]?.hostName ?? ''}` : name))
}

/** Characters up to and with the last `-`, `_` or `.` that all names begin with; 0 for a single name. */
function commonStart(names: readonly string[]): number {
  const [first = '', ...others] = new Set(names)
  if (others.length === 0) return 0
  let length = first.length
  for (const name of others) {
    let same = 0
    while (same < length && name[same] === first[same]) same += 1
    length = same
  }
  return Math.max(-1, ...['-', '_', '.'].map((mark) => first.slice(0, length).lastIndexOf(mark))) + 1
}
