/**
 * Everything the page follows of engine and shell, one replica each. Started once by app/main.tsx; read through
 * app/hooks by pages and features.
 */

import { createStore } from 'zustand/vanilla'
import type { Container } from '../../../shared/contract/containers'
import type { Forward } from '../../../shared/contract/forwards'
import type { Host } from '../../../shared/contract/hosts'
import type { Image } from '../../../shared/contract/images'
import type { ContainerUsage, HostUsage, Subject } from '../../../shared/contract/metrics'
import type { Network } from '../../../shared/contract/networks'
import type { SettingsValues } from '../../../shared/contract/settings'
import type { EngineProcess, Looks, ShellSettings, VaultState } from '../../../shared/contract/shell'
import type { Task } from '../../../shared/contract/tasks'
import type { Terminal } from '../../../shared/contract/terminals'
import type { Volume } from '../../../shared/contract/volumes'
import { engine, lines, shell, untilRetry } from '../connection/connection'
import { applyPatches, type Collection, emptyCollection, type Patch } from './apply-patch'
import { addEvents, type EventLog, type EventMessage, emptyEventLog } from './event-log'
import { createFollowing } from './following'
import type { Recent } from './recent'
import { createReplica } from './replica'
import { addUsage, createUsageBoard, type UsageBoard } from './usage'

/** A hidden window gets no frames; there a quarter of a second stands in for one. */
function onNextFrame(run: () => void): () => void {
  if (document.hidden) {
    const timer = setTimeout(run, 250)
    return () => clearTimeout(timer)
  }
  const frame = requestAnimationFrame(run)
  return () => cancelAnimationFrame(frame)
}

/** For what changes faster than a person can read: at most one update each `intervalMs`, the first one at once. */
function calmly(intervalMs: number): typeof onNextFrame {
  let lastAt = Number.NEGATIVE_INFINITY
  return (run) => {
    const go = () => {
      lastAt = performance.now()
      run()
    }
    const waitMs = lastAt + intervalMs - performance.now()
    if (waitMs <= 0) return onNextFrame(go)
    const timer = setTimeout(go, waitMs)
    return () => clearTimeout(timer)
  }
}

function collection<V extends object>(
  open: (signal: AbortSignal) => AsyncIterable<Patch<V>>,
  keyOf: (value: V) => string,
  when = onNextFrame,
) {
  return createReplica<Patch<V>, Collection<V>>({
    initial: emptyCollection,
    open,
    fold: (before, patches) => applyPatches(before, patches, keyOf, Date.now()),
    line: () => lines.getState().engine,
    untilRetry: untilRetry('engine'),
    onNextFrame: when,
  })
}

function value<V>(line: 'engine' | 'shell', open: (signal: AbortSignal) => AsyncIterable<V>) {
  return createReplica<V, V | undefined>({
    initial: undefined,
    open,
    fold: (before, messages) => messages.at(-1) ?? before,
    line: () => lines.getState()[line],
    untilRetry: untilRetry(line),
    onNextFrame,
  })
}

export const replicas = {
  hosts: collection<Host>(
    (signal) => engine().hosts.watch(undefined, { signal }),
    (host) => host.id,
  ),
  containers: collection<Container>(
    (signal) => engine().containers.watch(undefined, { signal }),
    (row) => row.key,
    calmly(200), // ten thousand rows of which hundreds change in a second; one alone is shown at once
  ),
  tasks: collection<Task>(
    (signal) => engine().tasks.watch(undefined, { signal }),
    (task) => task.id,
  ),
  forwards: collection<Forward>(
    (signal) => engine().forwards.watch(undefined, { signal }),
    (row) => row.id,
  ),
  terminals: collection<Terminal>(
    (signal) => engine().terminals.watch(undefined, { signal }),
    (row) => row.id,
  ),
  auditHead: value<{ seq: number }>('engine', (signal) => engine().audit.watch(undefined, { signal })),
  settings: value<SettingsValues>('engine', (signal) => engine().settings.watch(undefined, { signal })),
  shellSettings: value<ShellSettings>('shell', (signal) => shell().settings.watch(undefined, { signal })),
  looks: value<Looks>('shell', (signal) => shell().looks.watch(undefined, { signal })),
  vault: value<VaultState>('shell', (signal) => shell().vault.watch(undefined, { signal })),
  ownWindows: value<{ routes: string[] }>('shell', (signal) => shell().windows.watch(undefined, { signal })),
  engineProcess: value<EngineProcess>('shell', (signal) => shell().app.watchEngine(undefined, { signal })),
}

/** Follows everything until the signal fires. */
export function followAll(signal: AbortSignal): void {
  for (const replica of Object.values(replicas)) void replica.follow(signal)
  document.addEventListener('visibilitychange', () => following.setHidden(document.hidden), { signal })
}

/** A hundred hosts are measured each second, each at its own moment: that is two drawings a second and not sixty. */
const USAGE_MS = 500

/** Followed only while a page shows them, because the engine asks the hosts only while somebody does. */
export const onDemand = {
  images: collection<Image>(
    (signal) => engine().images.watch(undefined, { signal }),
    (row) => row.key,
  ),
  volumes: collection<Volume>(
    (signal) => engine().volumes.watch(undefined, { signal }),
    (row) => row.key,
  ),
  networks: collection<Network>(
    (signal) => engine().networks.watch(undefined, { signal }),
    (row) => row.key,
  ),
  events: createReplica<EventMessage, EventLog>({
    initial: emptyEventLog,
    open: (signal) => engine().events.watch(undefined, { signal }),
    fold: addEvents,
    line: () => lines.getState().engine,
    untilRetry: untilRetry('engine'),
    onNextFrame: calmly(250),
  }),
  usage: createReplica<Patch<ContainerUsage>, UsageBoard>({
    initial: createUsageBoard(),
    open: (signal) => engine().metrics.watchContainers(undefined, { signal }),
    fold: addUsage,
    line: () => lines.getState().engine,
    untilRetry: untilRetry('engine'),
    onNextFrame: calmly(USAGE_MS),
  }),
  hostUsage: collection<HostUsage>(
    (signal) => engine().metrics.watchHosts(undefined, { signal }),
    (usage) => usage.hostId,
    calmly(USAGE_MS),
  ),
}
export type OnDemand = keyof typeof onDemand

const LINGER_MS = 15_000
const followed = new Map<OnDemand, { shownBy: number; stop: AbortController }>()

/** Follows it until what this gives is called, and a while longer: a person who comes back finds it fresh. */
export function followWhileShown(name: OnDemand): () => void {
  const entry = followed.get(name) ?? { shownBy: 0, stop: new AbortController() }
  if (!followed.has(name)) {
    followed.set(name, entry)
    void onDemand[name].follow(entry.stop.signal)
  }
  entry.shownBy += 1
  return () => {
    entry.shownBy -= 1
    setTimeout(() => {
      if (entry.shownBy > 0 || followed.get(name) !== entry) return
      followed.delete(name)
      entry.stop.abort()
    }, LINGER_MS)
  }
}

/** The last quarter of an hour of what is on the screen; `byKey` is written in place and wrapped anew at each change. */
export const recents = createStore<{ byKey: ReadonlyMap<string, Recent> }>(() => ({ byKey: new Map() }))

const onRecent = calmly(USAGE_MS)
let isRecentDue = false
function publishRecent(byKey: ReadonlyMap<string, Recent>) {
  if (isRecentDue) return
  isRecentDue = true
  onRecent(() => {
    isRecentDue = false
    recents.setState({ byKey })
  })
}

/** What is shown of containers and hosts that wants to be measured each second; see following.ts. */
export const following = createFollowing({
  open: (subjects, backMs, signal) =>
    engine().metrics.follow({ subjects: subjects.map(subjectOf), series: ['cpu', 'memory'], backMs }, { signal }),
  line: () => lines.getState().engine,
  untilRetry: untilRetry('engine'),
  onChange: publishRecent,
})

/** Keys of containers hold a slash, ids of hosts do not. */
const subjectOf = (subject: string): Subject =>
  subject.includes('/') ? { kind: 'container', key: subject } : { kind: 'host', hostId: subject }
