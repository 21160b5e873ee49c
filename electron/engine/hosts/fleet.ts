/** What the tray shows of all hosts together. Pure; used by engine.ts for the shell's `watchFleet`. */
import type { Host, LinkState } from '../../../shared/contract/hosts'

export interface Fleet {
  /** calm: all well · warning: one is slow or locked · critical: one is lost or needs a person · disconnected: none is reached */
  state: 'calm' | 'warning' | 'critical' | 'disconnected'
  online: number
  total: number
  down: { hostId: string; name: string; why: string }[]
}

const WEIGHT: Record<LinkState, number> = {
  online: 0,
  connecting: 0,
  disabled: 0,
  degraded: 1,
  locked: 1,
  offline: 2,
  attention: 2,
}

/** Hosts that a person disabled do not count. */
export function fleetOf(all: Host[]): Fleet {
  const hosts = all.filter((host) => host.link !== 'disabled')
  const online = hosts.filter((host) => host.link === 'online').length
  const down = hosts
    .filter((host) => WEIGHT[host.link] > 0)
    .map((host) => ({ hostId: host.id, name: host.name, why: host.error?.message ?? host.link }))
  const worst = Math.max(0, ...hosts.map((host) => WEIGHT[host.link]))
  const state =
    hosts.length > 0 && down.length === hosts.length && online === 0
      ? 'disconnected'
      : (['calm', 'warning', 'critical'] as const)[worst]
  return { state: state ?? 'calm', online, total: hosts.length, down }
}
