/** What pages read: the replicas as hooks, and who is at the keyboard. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import type { SettingsValues } from '../../../shared/contract/settings'
import { engine, lines, shell } from '../connection/connection'
import { followWhileShown, type OnDemand, onDemand, replicas } from '../replica/replicas'

export { changedAt } from '../replica/apply-patch'

export const useHosts = () => useStore(replicas.hosts.store, (replica) => replica.data)
export const useHost = (id: string | undefined): Host | undefined =>
  useStore(replicas.hosts.store, (replica) => (id ? replica.data.byKey.get(id) : undefined))
/** Is there any host at all? */
export const useHasHosts = () => useStore(replicas.hosts.store, (replica) => replica.data.list.length > 0)
export const useHostsPhase = () => useStore(replicas.hosts.store, (replica) => replica.phase)
export const useContainers = () => useStore(replicas.containers.store, (replica) => replica.data)
export const useContainerCount = () => useStore(replicas.containers.store, (replica) => replica.data.list.length)
export const useContainersPhase = () => useStore(replicas.containers.store, (replica) => replica.phase)
export const useContainer = (key: string | undefined): Container | undefined =>
  useStore(replicas.containers.store, (replica) => (key ? replica.data.byKey.get(key) : undefined))
/** At this moment, for what looks now and then at things that change many times a second. */
export const containersNow = () => replicas.containers.store.getState().data
export const hostsNow = () => replicas.hosts.store.getState().data
export const useTasks = () => useStore(replicas.tasks.store, (replica) => replica.data)
export const useTask = (id: string | undefined) =>
  useStore(replicas.tasks.store, (replica) => (id ? replica.data.byKey.get(id) : undefined))
export const useForwards = () => useStore(replicas.forwards.store, (replica) => replica.data)
export const useForwardsPhase = () => useStore(replicas.forwards.store, (replica) => replica.phase)
export const useTerminals = () => useStore(replicas.terminals.store, (replica) => replica.data)
export const useTerminalsPhase = () => useStore(replicas.terminals.store, (replica) => replica.phase)
const NO_ROUTES: readonly string[] = []
/** The routes that have windows of their own. */
export const useOwnWindows = () => useStore(replicas.ownWindows.store, (replica) => replica.data?.routes ?? NO_ROUTES)
export const useAuditHead = () => useStore(replicas.auditHead.store, (replica) => replica.data?.seq)
export const useVault = () => useStore(replicas.vault.store, (replica) => replica.data)
export const useEngineProcess = () => useStore(replicas.engineProcess.store, (replica) => replica.data)
export const useShellSettings = () => useStore(replicas.shellSettings.store, (replica) => replica.data)

const ASK: SettingsValues = {
  askReason: 'optional',
  stopGraceS: 10,
  protectedPatterns: [],
  metricsCapMiB: 1024,
  prometheus: false,
  prometheusPort: 9427,
  prometheusTokenId: '',
}
/** The engine's settings; its own defaults until it has said. */
export const useSettings = (): SettingsValues => useStore(replicas.settings.store, (replica) => replica.data) ?? ASK

/** Is the line to the engine up? */
export const useIsConnected = () => useStore(lines, (each) => each.engine !== undefined)

export function useWhoAmI() {
  const isConnected = useIsConnected()
  const queryFn = ({ signal }: { signal: AbortSignal }) => engine().access.whoAmI(undefined, { signal })
  return useQuery({ queryKey: ['who-am-i'], queryFn, enabled: isConnected, staleTime: Number.POSITIVE_INFINITY }).data
}

export function useAppInfo() {
  const isConnected = useStore(lines, (each) => each.shell !== undefined)
  const queryFn = ({ signal }: { signal: AbortSignal }) => shell().app.info(undefined, { signal })
  return useQuery({ queryKey: ['app-info'], queryFn, enabled: isConnected, staleTime: Number.POSITIVE_INFINITY }).data
}

/** Rows and phase of what is followed only while it is shown. */
function useOnDemand<N extends Exclude<OnDemand, 'usage'>>(name: N) {
  useEffect(() => followWhileShown(name), [name])
  const data = useStore(onDemand[name].store, (replica) => replica.data) as ReturnType<
    (typeof onDemand)[N]['store']['getState']
  >['data']
  const phase = useStore(onDemand[name].store, (replica) => replica.phase)
  return { ...data, phase }
}
export const useImages = () => useOnDemand('images')
export const useVolumes = () => useOnDemand('volumes')
export const useNetworks = () => useOnDemand('networks')
export const useEvents = () => useOnDemand('events')
export type { EventItem } from '../replica/event-log'

/** How many there are, where that is known just now. */
export function useKnownCount(name: 'images' | 'volumes' | 'networks'): number | undefined {
  return useStore(onDemand[name].store, (replica) => (replica.phase === 'live' ? replica.data.list.length : undefined))
}
/** One row of those; undefined when it is gone. */
export const useImage = (key: string | undefined) =>
  useStore(onDemand.images.store, (replica) => (key ? replica.data.byKey.get(key) : undefined))
export const useVolume = (key: string | undefined) =>
  useStore(onDemand.volumes.store, (replica) => (key ? replica.data.byKey.get(key) : undefined))
export const useNetwork = (key: string | undefined) =>
  useStore(onDemand.networks.store, (replica) => (key ? replica.data.byKey.get(key) : undefined))
