/**
 * Which containers of a host are to be sampled: those that run, and paused ones, which still hold their memory. Made from
 * the rows of the containers capability when something changed there, not at each look. Used by index.ts.
 */
import type { Container } from '../../../shared/contract/containers'
import type { Sampled } from './model'

/** Has a process whose use can be looked at. */
export const isRunning = (row: Pick<Container, 'state'> | undefined) =>
  row?.state === 'running' || row?.state === 'paused'

/** Still holds its history: one that is being restarted comes back at once. */
export const isHolding = (row: Pick<Container, 'state'> | undefined) => isRunning(row) || row?.state === 'restarting'

/** Does the change matter to who samples? */
export function isAnother(now: Container | undefined, before: Container | undefined): boolean {
  if (!now || !before || isRunning(now) !== isRunning(before)) return isRunning(now) || isRunning(before)
  if (!isRunning(now)) return false
  if (now.cpuLimit !== before.cpuLimit) return true
  return now.pid !== before.pid || now.networkOf !== before.networkOf || now.networks !== before.networks
}

export function createRunning(rowsOf: (hostId: string) => readonly Container[]) {
  const lists = new Map<string, readonly Sampled[]>()

  function listOf(hostId: string): readonly Sampled[] {
    const rows = rowsOf(hostId)
    const usingHost = new Set(rows.filter(usesHostNetwork).map(({ id }) => id))
    return rows.filter(isRunning).map((row) => ({
      id: row.id,
      pid: row.pid,
      ownsNetwork: !usingHost.has(row.id) && !usingHost.has(row.networkOf ?? ''),
      cpuLimit: row.cpuLimit,
    }))
  }

  return {
    of(hostId: string): readonly Sampled[] {
      const list = lists.get(hostId) ?? listOf(hostId)
      lists.set(hostId, list)
      return list
    },
    stale: (hostId: string) => void lists.delete(hostId),
  }
}

const usesHostNetwork = ({ networks }: Container) => networks.includes('host')
