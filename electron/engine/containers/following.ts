/** Follows a watch stream of the contract until something is seen; for the lab tests of this folder. */

import type { Contract } from '../../../shared/contract'
import type { ContainerSpec } from '../../../shared/contract/container-spec'
import type { Container, ContainerReference, containersPatch } from '../../../shared/contract/containers'
import type { Client } from '../../../shared/contract/runtime'
import type { Task } from '../../../shared/contract/tasks'

type Patch<V> = Pick<(typeof containersPatch)['_output'], 'removed'> & { changed: V[] }
type Watch<V> = (input: undefined, options: { signal: AbortSignal }) => AsyncIterable<Patch<V>>

/** Resolves with what `found` gives. @throws Error with what was there last, after `withinMs`. */
export async function until<V extends { key: string } | { id: string }, R>(
  watch: Watch<V>,
  found: (all: V[]) => R | undefined,
  withinMs: number,
): Promise<R> {
  const all = new Map<string, V>()
  const late = AbortSignal.timeout(withinMs)
  try {
    for await (const patch of watch(undefined, { signal: late })) {
      for (const value of patch.changed) all.set('key' in value ? value.key : value.id, value)
      for (const key of patch.removed) all.delete(key)
      const result = found([...all.values()])
      if (result !== undefined) return result
    }
  } catch (thrown) {
    if (!late.aborted) throw thrown
  }
  throw new Error(`not seen within ${withinMs} ms; last: ${JSON.stringify([...all.values()]).slice(0, 4000)}`)
}

/** The few questions that every test asks. */
export function following(client: () => Client<Contract>) {
  const rowIs = (name: string, is: (row: Container) => boolean = () => true, withinMs = 20_000) =>
    until<Container, Container>(
      client().containers.watch,
      (all) => all.find((row) => row.name === name && is(row)),
      withinMs,
    )
  const goneIs = (name: string) =>
    until<Container, true>(
      client().containers.watch,
      (all) => (all.some((row) => row.name === name) ? undefined : true),
      20_000,
    )
  const taskEnds = (taskId: string, withinMs = 30_000) =>
    until<Task, Task>(
      client().tasks.watch,
      (all) => all.find((task) => task.id === taskId && task.state !== 'running'),
      withinMs,
    )
  const auditOf = async (action: string, name: string) =>
    (await client().audit.list({ limit: 300 })).filter((one) => one.action === action && one.target.name === name)
  return { rowIs, goneIs, taskEnds, auditOf }
}

/**
 * Follows the connection log of a host as a page on the screen does, so that a dead line shows within 9 s; gives what it
 * said when `signal` ends it.
 */
export async function lookAt({ hosts }: Client<Contract>, hostId: string, signal: AbortSignal): Promise<string[]> {
  const entries: string[] = []
  try {
    for await (const part of hosts.followLink({ hostId }, { signal }))
      entries.push(...part.added.map((entry) => `${entry.stage} ${entry.state}`))
  } catch (thrown) {
    if (!signal.aborted) throw thrown
  }
  return entries
}

export const referenceOf = ({ hostId, id, name }: Container): ContainerReference => ({ hostId, id, name })

/** Ends at once on SIGTERM. */
export const sleeperSpec = (more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  image: 'busybox',
  command: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 3600 & wait $!; done'],
  environment: [],
  ports: [],
  mounts: [],
  labels: {},
  resources: {},
  isInteractive: false,
  hasTty: false,
  isPrivileged: false,
  hasReadOnlyRoot: false,
  isTemporary: false,
  ...more,
})
