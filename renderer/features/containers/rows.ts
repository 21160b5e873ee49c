/** A row of the table: the container and what the page knows of its host. Kept identical while neither changed. */
import { useMemo, useRef } from 'react'
import type { Container } from '../../../shared/contract/containers'
import { isLive, type Scope, useContainers, useHosts } from '../../app/hooks'

export interface Row {
  container: Container
  hostName: string
  /** Is its host connected, so that what is shown is true now? */
  isFresh: boolean
}

/** All rows of the fleet or of the scope. */
export function useRows(scope: Scope | undefined) {
  const containers = useContainers()
  const hosts = useHosts()
  const known = useRef(new Map<string, Row>())
  const last = useRef<readonly Row[]>([])
  const all = useMemo(() => {
    const next = new Map<string, Row>()
    for (const container of containers.list) {
      if (scope && !scope.hostIds.has(container.hostId)) continue
      const host = hosts.byKey.get(container.hostId)
      const hostName = host?.name ?? ''
      const isFresh = isLive(host)
      const before = known.current.get(container.key)
      const isSame = before?.container === container && before.hostName === hostName && before.isFresh === isFresh
      next.set(container.key, isSame ? before : { container, hostName, isFresh })
    }
    known.current = next
    const rows = [...next.values()]
    // Each ping of a host is a change of hosts; what is sorted and filtered must not be anew for it.
    const isSame = rows.length === last.current.length && rows.every((row, at) => row === last.current[at])
    if (!isSame) last.current = rows
    return last.current
  }, [containers, hosts, scope])
  return { all, changedAt: containers.changedAt }
}
