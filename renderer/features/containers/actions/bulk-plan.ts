/** What an action on many would touch: the decision shown before it begins. Pure; used by bulk-dialog.tsx. */
import type { BulkAction, Container } from '../../../../shared/contract/containers'
import { ACTIONS } from './words'

interface BulkPlan {
  targets: Container[]
  byHost: { hostName: string; names: string[] }[]
  /** Names of protected ones, which the engine would skip as well. */
  guarded: string[]
  /** How many are left out because the action makes no sense for them as they are. */
  needless: number
}

export function planBulk(
  action: BulkAction,
  rows: readonly Container[],
  hostNameOf: (hostId: string) => string,
): BulkPlan {
  const { canDo, guarded: isGuarded } = ACTIONS[action]
  const possible = rows.filter(canDo)
  const isKept = (row: Container) => isGuarded && row.protection !== undefined
  const targets = possible.filter((row) => !isKept(row))
  const names = new Map<string, string[]>()
  for (const row of targets) names.set(row.hostId, [...(names.get(row.hostId) ?? []), row.name])
  const byHost = [...names].map(([hostId, ofHost]) => ({ hostName: hostNameOf(hostId), names: ofHost.sort() }))
  return {
    targets,
    byHost: byHost.sort((left, right) => left.hostName.localeCompare(right.hostName)),
    guarded: possible.filter(isKept).map((row) => row.name),
    needless: rows.length - possible.length,
  }
}
