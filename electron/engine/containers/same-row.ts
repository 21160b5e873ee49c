/**
 * Are two rows the same to everybody who looks at them? Asked for each container in each list and after each event, so
 * it must be cheap: parts that are equal are shared between the old row and the new one, and the next question about
 * them is one comparison of references. Pure; used by table.ts.
 */
import type { Container, PublishedPort } from '../../../shared/contract/containers'

type Part = 'labels' | 'ports' | 'volumes' | 'networks'
/** Every field that is a word, a number or nothing; a new one does not compile until it stands here. */
const SCALARS: Record<Exclude<keyof Container, Part>, true> = {
  key: true,
  hostId: true,
  id: true,
  name: true,
  image: true,
  imageId: true,
  state: true,
  health: true,
  exitCode: true,
  outOfMemory: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  restartCount: true,
  project: true,
  service: true,
  networkOf: true,
  pid: true,
  cpuLimit: true,
  protection: true,
  pending: true,
}
const scalars = Object.keys(SCALARS) as (keyof typeof SCALARS)[]

/** A field without a value is as good as none. */
export function sameRow(left: Container, right: Container): boolean {
  for (const field of scalars) if (left[field] !== right[field]) return false
  return (
    sameTexts(left.labels, right.labels) &&
    sameList(left.ports, right.ports, samePort) &&
    sameList(left.volumes, right.volumes, Object.is) &&
    sameList(left.networks, right.networks, Object.is)
  )
}

function sameTexts(left: Record<string, string>, right: Record<string, string>): boolean {
  if (left === right) return true
  const keys = Object.keys(left)
  // A label may be named `constructor`, which every object seems to have; its value is no text.
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key])
}

function sameList<V>(left: readonly V[], right: readonly V[], same: (left: V, right: V) => boolean): boolean {
  if (left === right) return true
  return left.length === right.length && left.every((each, at) => same(each, right[at] as V))
}

function samePort(left: PublishedPort, right: PublishedPort): boolean {
  return (
    left.hostPort === right.hostPort &&
    left.containerPort === right.containerPort &&
    left.hostIp === right.hostIp &&
    left.protocol === right.protocol
  )
}

/** The row with the equal parts of the one before it; that very row when nothing differs. */
export function sharing(before: Container | undefined, row: Container): Container {
  if (!before) return row
  if (sameRow(before, row)) return before
  return {
    ...row,
    labels: sameTexts(before.labels, row.labels) ? before.labels : row.labels,
    ports: sameList(before.ports, row.ports, samePort) ? before.ports : row.ports,
    volumes: sameList(before.volumes, row.volumes, Object.is) ? before.volumes : row.volumes,
    networks: sameList(before.networks, row.networks, Object.is) ? before.networks : row.networks,
  }
}
