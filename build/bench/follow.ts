/**
 * A window's view of an engine, kept by the contract's watch streams: hosts and rows as they are known now, and whoever
 * waits for something to be true of them. Used by all scenarios that start an engine.
 */
import type { Contract } from '../../shared/contract'
import type { Container } from '../../shared/contract/containers'
import type { Host } from '../../shared/contract/hosts'
import type { Client } from '../../shared/contract/runtime'

export interface View {
  hosts: Map<string, Host>
  rows: Map<string, Container>
  /** Rows in patches so far, the snapshot's not counted. */
  updates: () => number
  /** Called for each changed row, with performance.now() of its arrival. */
  onRow: (listener: (row: Container, atMs: number) => void) => () => void
  /** Resolves when `test` holds; looked at after each patch. Rejects after `timeoutMs`. */
  until: (what: string, test: () => boolean, timeoutMs?: number) => Promise<void>
  close: () => void
}

interface Patch<V> {
  snapshot: boolean
  changed: V[]
  removed: string[]
}

export function follow(client: Client<Contract>): View {
  const life = new AbortController()
  const hosts = new Map<string, Host>()
  const rows = new Map<string, Container>()
  const waiting = new Set<() => void>()
  const listeners = new Set<(row: Container, atMs: number) => void>()
  let updates = 0

  async function keep<V>(stream: AsyncIterable<Patch<V>>, into: Map<string, V>, keyOf: (value: V) => string) {
    for await (const patch of stream) {
      if (patch.snapshot) into.clear()
      for (const value of patch.changed) into.set(keyOf(value), value)
      for (const key of patch.removed) into.delete(key)
      for (const look of waiting) look()
    }
  }

  async function* told(stream: AsyncIterable<Patch<Container>>): AsyncGenerator<Patch<Container>> {
    for await (const patch of stream) {
      const atMs = performance.now()
      if (!patch.snapshot) updates += patch.changed.length
      for (const row of patch.changed) for (const listener of listeners) listener(row, atMs)
      yield patch
    }
  }

  const signal = life.signal
  const quietly = (thrown: unknown) => {
    if (!signal.aborted) throw thrown
  }
  keep(client.hosts.watch(undefined, { signal }), hosts, (host) => host.id).catch(quietly)
  keep(told(client.containers.watch(undefined, { signal })), rows, (row) => row.key).catch(quietly)

  return {
    hosts,
    rows,
    updates: () => updates,
    onRow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    until: (what, test, timeoutMs = 120_000) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(look)
        }
        const look = () => {
          if (!test()) return
          end()
          resolve()
        }
        const timer = setTimeout(() => {
          end()
          reject(new Error(`waited ${timeoutMs / 1000} s in vain until ${what}`))
        }, timeoutMs)
        waiting.add(look)
        look()
      }),
    close: () => life.abort(),
  }
}

export const online = (view: View) => [...view.hosts.values()].filter((host) => host.link === 'online').length
