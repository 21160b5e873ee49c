/**
 * Everything the page follows of engine and shell, one replica each. Started once by app/main.tsx; read through
 * app/hooks by pages and features.
 */
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import type { SettingsValues } from '../../../shared/contract/settings'
import type { EngineProcess, ShellSettings, VaultState } from '../../../shared/contract/shell'
import type { Task } from '../../../shared/contract/tasks'
import { engine, lines, shell, untilRetry } from '../connection/connection'
import { applyPatch, type Collection, emptyCollection, type Patch } from './apply-patch'
import { createReplica } from './replica'

/** A hidden window gets no frames; there a quarter of a second stands in for one. */
function onNextFrame(run: () => void): () => void {
  if (document.hidden) {
    const timer = setTimeout(run, 250)
    return () => clearTimeout(timer)
  }
  const frame = requestAnimationFrame(run)
  return () => cancelAnimationFrame(frame)
}

function collection<V>(open: (signal: AbortSignal) => AsyncIterable<Patch<V>>, keyOf: (value: V) => string) {
  return createReplica<Patch<V>, Collection<V>>({
    initial: emptyCollection,
    open,
    fold: (before, patch) => applyPatch(before, patch, keyOf, Date.now()),
    line: () => lines.getState().engine,
    untilRetry: untilRetry('engine'),
    onNextFrame,
  })
}

function value<V>(line: 'engine' | 'shell', open: (signal: AbortSignal) => AsyncIterable<V>) {
  return createReplica<V, V | undefined>({
    initial: undefined,
    open,
    fold: (_, latest) => latest,
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
  ),
  tasks: collection<Task>(
    (signal) => engine().tasks.watch(undefined, { signal }),
    (task) => task.id,
  ),
  auditHead: value<{ seq: number }>('engine', (signal) => engine().audit.watch(undefined, { signal })),
  settings: value<SettingsValues>('engine', (signal) => engine().settings.watch(undefined, { signal })),
  shellSettings: value<ShellSettings>('shell', (signal) => shell().settings.watch(undefined, { signal })),
  vault: value<VaultState>('shell', (signal) => shell().vault.watch(undefined, { signal })),
  engineProcess: value<EngineProcess>('shell', (signal) => shell().app.watchEngine(undefined, { signal })),
}

/** Follows everything until the signal fires. */
export function followAll(signal: AbortSignal): void {
  for (const replica of Object.values(replicas)) void replica.follow(signal)
}
