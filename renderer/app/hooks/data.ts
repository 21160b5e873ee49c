/** What pages read: the replicas as hooks, and who is at the keyboard. */
import { useQuery } from '@tanstack/react-query'
import { useStore } from 'zustand'
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import type { SettingsValues } from '../../../shared/contract/settings'
import { engine, lines, shell } from '../connection/connection'
import { replicas } from '../replica/replicas'

export const useHosts = () => useStore(replicas.hosts.store, (replica) => replica.data)
export const useHost = (id: string | undefined): Host | undefined =>
  useStore(replicas.hosts.store, (replica) => (id ? replica.data.byKey.get(id) : undefined))
export const useHostsPhase = () => useStore(replicas.hosts.store, (replica) => replica.phase)
export const useContainers = () => useStore(replicas.containers.store, (replica) => replica.data)
export const useContainersPhase = () => useStore(replicas.containers.store, (replica) => replica.phase)
export const useContainer = (key: string | undefined): Container | undefined =>
  useStore(replicas.containers.store, (replica) => (key ? replica.data.byKey.get(key) : undefined))
export const useTasks = () => useStore(replicas.tasks.store, (replica) => replica.data)
export const useTask = (id: string | undefined) =>
  useStore(replicas.tasks.store, (replica) => (id ? replica.data.byKey.get(id) : undefined))
export const useAuditHead = () => useStore(replicas.auditHead.store, (replica) => replica.data?.seq)
export const useVault = () => useStore(replicas.vault.store, (replica) => replica.data)
export const useEngineProcess = () => useStore(replicas.engineProcess.store, (replica) => replica.data)
export const useShellSettings = () => useStore(replicas.shellSettings.store, (replica) => replica.data)

const ASK: SettingsValues = { askReason: 'optional', stopGraceS: 10 }
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
