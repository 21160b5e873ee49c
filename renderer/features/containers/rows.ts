/**
 * A row of the table: the container and what the page knows of its host. Kept identical while neither changed, at the
 * cost of one look at each: thousands of rows of which a few change many times a second.
 */
import { useMemo, useRef } from 'react'
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import { isLive, type Scope, useContainers, useHosts } from '../../app/hooks'

export interface Row {
  container: Container
  hostName: string
  /** Is its host connected, so that what is shown is true now? */
  isFresh: boolean
}

type HostOfRow = Pick<Row, 'hostName' | 'isFresh'>
const UNKNOWN: HostOfRow = { hostName: '', isFresh: false }

/** All rows of the fleet or of the scope. */
export function useRows(scope: Scope | undefined) {
  const containers = useContainers()
  const hosts = useHostsOfRows()
  const last = useRef<readonly Row[]>([])
  const all = useMemo(() => {
    last.current = rowsOf(containers.list, hosts, last.current)
    return last.current
  }, [containers, hosts])
  return useMemo(() => (scope ? all.filter((row) => scope.hostIds.has(row.container.hostId)) : all), [all, scope])
}

const rowByContainer = new WeakMap<Container, Row>()

/** The rows of `list`, those of `before` where they still hold; the same array when all of them do. */
export function rowsOf(
  list: readonly Container[],
  hosts: ReadonlyMap<string, HostOfRow>,
  before: readonly Row[],
): readonly Row[] {
  let isSame = list.length === before.length
  let hostId = ''
  let host = UNKNOWN
  const rows = list.map((container, at) => {
    if (container.hostId !== hostId) host = hosts.get(container.hostId) ?? UNKNOWN
    hostId = container.hostId
    const known = before[at]?.container === container ? before[at] : rowByContainer.get(container)
    const holds = known?.hostName === host.hostName && known.isFresh === host.isFresh
    const row = holds ? known : { container, hostName: host.hostName, isFresh: host.isFresh }
    if (!holds) rowByContainer.set(container, row)
    if (row !== before[at]) isSame = false
    return row
  })
  return isSame ? before : rows
}

/** Rows of one host mostly stand together. */
export function countHosts(rows: readonly Row[]): number {
  const hosts = new Set<string>()
  let last = ''
  for (const { container } of rows) {
    if (container.hostId !== last) hosts.add(container.hostId)
    last = container.hostId
  }
  return hosts.size
}

/** The same object while no host changed its name or came or went: each ping is a change of hosts, but none of rows. */
function useHostsOfRows(): ReadonlyMap<string, HostOfRow> {
  const hosts = useHosts().list
  const last = useRef<ReadonlyMap<string, HostOfRow>>(new Map())
  return useMemo(() => {
    const isSame =
      hosts.length === last.current.size && hosts.every((host) => isAsKnown(host, last.current.get(host.id)))
    if (!isSame) last.current = new Map(hosts.map((host) => [host.id, { hostName: host.name, isFresh: isLive(host) }]))
    return last.current
  }, [hosts])
}

const isAsKnown = (host: Host, known: HostOfRow | undefined) =>
  known?.hostName === host.name && known.isFresh === isLive(host)
