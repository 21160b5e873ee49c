/** What a host holds besides containers, in one line each; unknown until it was heard. Pure; used by tiles.tsx. */

type Phase = 'waiting' | 'live' | 'stale'

/**
 * The rows of one host. Undefined while that is not known: nothing was heard yet, or the host was away since before
 * somebody asked, in which case having none and not knowing look alike.
 */
export function rowsOfHost<R extends { hostId: string }>(
  list: readonly R[],
  phase: Phase,
  hostId: string,
  isLive: boolean,
): readonly R[] | undefined {
  if (phase === 'waiting') return undefined
  const rows = list.filter((row) => row.hostId === hostId)
  return rows.length === 0 && !isLive ? undefined : rows
}

const SHOWN = 3

/** `4 bridge, 1 host, 1 null`: how many of which driver, the most common first; the only one without a number. */
export function driversText(rows: readonly { driver: string }[]): string {
  const counts = new Map<string, number>()
  for (const { driver } of rows) counts.set(driver, (counts.get(driver) ?? 0) + 1)
  const parts = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
  if (parts.length === 1) return parts[0]?.[0] ?? ''
  const told = parts.slice(0, SHOWN).map(([driver, count]) => `${count} ${driver}`)
  return parts.length > SHOWN ? `${told.join(', ')} …` : told.join(', ')
}
