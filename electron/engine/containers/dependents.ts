/**
 * Who would notice if a container stopped or went: the others of its project, those that share a volume, those that
 * live in its network namespace, and whoever uses its published ports. Pure, over the rows of its host.
 */
import type { Dependents } from '../../../shared/contract/container-details'
import type { Container, PublishedPort } from '../../../shared/contract/containers'

type Dependent = Dependents['containers'][number]

export function dependentsOf(target: Container, rowsOfHost: Iterable<Container>): Dependents {
  const containers: Dependent[] = []
  for (const row of rowsOfHost) if (row.key !== target.key) containers.push(...reasons(target, row))
  containers.sort(byWhyAndName)
  return { containers, ports: target.ports.flatMap((port) => portText(target, port) ?? []) }
}

function reasons(target: Container, row: Container): Dependent[] {
  const { key, id, name, state } = row
  const because = (why: Dependent['why'], through: string): Dependent => ({ key, id, name, state, why, through })
  return [
    ...(usesNetworkOf(row, target) ? [because('network-namespace', target.name)] : []),
    ...target.volumes.filter((volume) => row.volumes.includes(volume)).map((volume) => because('volume', volume)),
    ...(target.project !== undefined && row.project === target.project ? [because('project', target.project)] : []),
  ]
}

/** The engine keeps the id; Podman and very old engines keep what was typed. */
function usesNetworkOf(row: Container, target: Container): boolean {
  const of = row.networkOf
  if (of === undefined) return false
  return of === target.name || of === target.id || (of.length >= 12 && target.id.startsWith(of))
}

/** What breaks first comes first. */
const ORDER: Dependent['why'][] = ['network-namespace', 'volume', 'project']

function byWhyAndName(left: Dependent, right: Dependent): number {
  return ORDER.indexOf(left.why) - ORDER.indexOf(right.why) || (left.name < right.name ? -1 : 1)
}

/** A port that does not answer now does not go dark either. */
function portText(target: Container, { hostIp, hostPort, containerPort, protocol }: PublishedPort): string | undefined {
  if (hostPort === undefined || (target.state !== 'running' && target.state !== 'paused')) return undefined
  const address = hostIp.includes(':') ? `[${hostIp}]` : hostIp
  return `${address || '*'}:${hostPort} → ${containerPort}/${protocol}`
}
