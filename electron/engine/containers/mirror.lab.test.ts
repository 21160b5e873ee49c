/** One real engine and its mirror: every event is handed on, and each time the stream opens others are told to list anew. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Container } from '../../../shared/contract/containers'
import { createClock } from '../adapters/clock'
import { openHost } from '../adapters/docker'
import type { DockerEvent, DockerHost } from '../ports'
import { createMemoryLog } from '../testing/memory-log'
import { mirror } from './mirror'
import type { Rows } from './table'

const unavailable = labUnavailable()

describe.skipIf(unavailable !== undefined)(unavailable ?? 'the mirror', { timeout: 40_000 }, () => {
  let lab: Lab
  let host: LabHost
  let docker: DockerHost
  beforeAll(async () => {
    lab = await openLab({ hosts: 1 })
    host = lab.host(1)
    docker = await openHost(
      { kind: 'local', socketPath: host.socketPath },
      {
        signal: AbortSignal.timeout(10_000),
        knownKeys: { find: async () => [] },
        secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
      },
    )
  }, 60_000)
  afterAll(async () => {
    docker?.close()
    await lab?.dispose()
  }, 60_000)

  it('hands every event on, lists anew after a break, and keeps the rows true', async () => {
    const table = new Map<string, Container>()
    const remove = (key: string) => void table.delete(key)
    const rows: Rows = {
      get: (key) => table.get(key),
      set: (row) => void table.set(row.key, row),
      remove,
      destroyed: remove,
      ofHost: () => [...table.values()],
      confirmed: () => {},
    }
    const events: DockerEvent[] = []
    let resyncs = 0
    const stop = new AbortController()
    const running = mirror(
      { hostId: 'h', docker, signal: stop.signal, check: () => {} },
      {
        rows,
        clock: createClock(),
        log: createMemoryLog(),
        onEvent: (hostId, event) => events.push(event) && expect(hostId).toBe('h'),
        onResync: () => (resyncs += 1),
      },
    )
    const named = (name: string) => [...table.values()].find((row) => row.name === name)
    await expect.poll(() => resyncs).toBe(1)
    await host.docker('network', 'create', 'front')
    await host.docker('volume', 'create', 'data')
    await startSleeper(host, 'one', '-v', 'data:/data')
    await expect.poll(() => named('one')).toMatchObject({ state: 'running', volumes: ['data'] })
    expect(events.map(({ type, action }) => `${type} ${action}`)).toEqual(
      expect.arrayContaining([
        'network create',
        'volume create',
        'container create',
        'volume mount',
        'container start',
      ]),
    )
    await host.service('kill', 'dockerd')
    await host.service('start', 'dockerd')
    await expect.poll(() => resyncs).toBeGreaterThan(1)
    await expect.poll(() => named('one')?.state).toBe('exited')
    await host.docker('rm', '-f', 'one')
    await expect.poll(() => named('one')).toBeUndefined()
    stop.abort()
    await running
  })
})
