/**
 * Which containers a merged log is made of, as its URL says: some by name (`of=HOST.ID.ID`, see logsLink) and all that a
 * filter finds (`q=`), those that come later too. Pure; used by page.tsx.
 */
import type { Container } from '../../../shared/contract/containers'

/** As the contract: more are not followed at once. */
export const MAX_SOURCES = 50

/** The ids by host that `of` names; ids may be short. */
export function idsIn(query: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>()
  for (const value of query.getAll('of')) {
    const [hostId = '', ...named] = value.split('.')
    ids.set(hostId, [...(ids.get(hostId) ?? []), ...named.filter((id) => /^[0-9a-f]{4,64}$/.test(id))])
  }
  return ids
}

interface Chosen {
  /** In the order they are shown; at most as many as can be followed. */
  containers: readonly Container[]
  /** How many more there would be. */
  left: number
}

/** Named ones first, then those that `matches`; each once. Running before stopped, where not all fit. */
export function chosenContainers(
  all: readonly Container[],
  ids: ReadonlyMap<string, readonly string[]>,
  matches: ((container: Container) => boolean) | undefined,
  most = MAX_SOURCES,
): Chosen {
  const isNamed = (container: Container) =>
    ids.get(container.hostId)?.some((id) => container.id.startsWith(id)) ?? false
  const named: Container[] = []
  const found: Container[] = []
  for (const container of all) {
    if (isNamed(container)) named.push(container)
    else if (matches?.(container)) found.push(container)
  }
  found.sort((a, b) => Number(b.state === 'running') - Number(a.state === 'running') || a.name.localeCompare(b.name))
  const wanted = [...named.sort((a, b) => a.name.localeCompare(b.name)), ...found]
  return { containers: wanted.slice(0, most), left: Math.max(0, wanted.length - most) }
}
