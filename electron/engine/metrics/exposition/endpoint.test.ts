/** The endpoint follows the settings and the vault, one state after the other, and leaves nothing open. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { EndpointState } from '../../../../shared/contract/metrics'
import type { SettingsValues } from '../../../../shared/contract/settings'
import { Failure } from '../../../../shared/errors'
import { createFakeClock } from '../../testing/fake-clock'
import { createMemoryLog } from '../../testing/memory-log'
import { createExposition } from '.'

const base: SettingsValues = {
  askReason: 'never',
  stopGraceS: 10,
  protectedPatterns: [],
  metricsCapMiB: 64,
  prometheus: false,
  prometheusPort: 9427,
  prometheusTokenId: '',
}
let values: SettingsValues
let listeners: Set<() => void>
let vault: Map<string, string>
let isLocked: boolean
/** Ports that are open, with the token each was given. */
let open: Map<number, string>
let starts: number
let endpoint: ReturnType<typeof createExposition>
const log = createMemoryLog()

beforeEach(() => {
  values = base
  listeners = new Set()
  vault = new Map()
  isLocked = false
  open = new Map()
  starts = 0
  endpoint = createExposition({
    settings: {
      current: () => values,
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    secrets: {
      async read(id) {
        if (isLocked) throw new Failure('LOCKED', 'The vault is locked.')
        const value = vault.get(id)
        if (value === undefined) throw new Failure('NOT_FOUND', 'That secret is not in the vault.')
        return value
      },
      remove: async (id) => void vault.delete(id),
    },
    newest: () => ({ hosts: [], hostUsages: [], containerUsages: [], rowOf: () => undefined }),
    async serve({ port, token }) {
      if (port === 1111) throw new Failure('CONFLICT', 'Port 1111 of this computer is in use.')
      starts += 1
      open.set(port, token)
      return { port, close: () => open.delete(port) }
    },
    clock: createFakeClock(),
    log,
  })
})
afterEach(async () => {
  await endpoint.dispose()
  expect(open.size).toBe(0)
  expect(listeners.size).toBe(0)
})

function change(more: Partial<SettingsValues>) {
  values = { ...values, ...more }
  for (const listener of listeners) listener()
}
/** The state once nothing moves any more. */
async function settled(): Promise<EndpointState> {
  await new Promise((resolve) => setImmediate(resolve))
  const first = await endpoint.watch(new AbortController().signal).next()
  if (first.done) throw new Error('no state')
  return first.value
}

it('is off at first, needs a token, listens, and moves with its port', async () => {
  expect(await settled()).toEqual({ state: 'off' })
  change({ prometheus: true })
  expect(await settled()).toMatchObject({ state: 'failed', error: { message: 'There is no token yet.' } })
  vault.set('t1', 'first')
  change({ prometheusTokenId: 't1' })
  expect(await settled()).toEqual({ state: 'listening', url: 'http://127.0.0.1:9427/metrics' })
  expect([...open]).toEqual([[9427, 'first']])
  change({ prometheusPort: 1111 })
  expect(await settled()).toMatchObject({ state: 'failed', error: { code: 'CONFLICT' } })
  expect(open.size).toBe(0)
  change({ prometheusPort: 2222 })
  expect((await settled()).state).toBe('listening')
  change({ prometheus: false })
  expect(await settled()).toEqual({ state: 'off' })
  expect(open.size).toBe(0)
})

it('takes a new token and removes the old one from the vault; another setting changes nothing', async () => {
  vault.set('t1', 'first').set('t2', 'second')
  change({ prometheus: true, prometheusTokenId: 't1' })
  await settled()
  change({ stopGraceS: 5 })
  await settled()
  expect(starts).toBe(1)
  change({ prometheusTokenId: 't2' })
  await settled()
  expect([...open]).toEqual([[9427, 'second']])
  expect([...vault.keys()]).toEqual(['t2'])
})

it('waits for the vault, and says when the token is gone from it', async () => {
  vault.set('t1', 'first')
  isLocked = true
  change({ prometheus: true, prometheusTokenId: 't1' })
  expect(await settled()).toMatchObject({ state: 'failed', error: { code: 'LOCKED' } })
  isLocked = false
  endpoint.vaultOpened()
  expect((await settled()).state).toBe('listening')
  vault.clear()
  change({ prometheusPort: 3333 })
  expect(await settled()).toMatchObject({
    state: 'failed',
    error: { message: 'Its token is not in the vault any more.' },
  })
})

it('ends as the last of many quick changes says', async () => {
  vault.set('t1', 'first')
  for (const prometheusPort of [2001, 2002, 2003]) change({ prometheus: true, prometheusTokenId: 't1', prometheusPort })
  expect(await settled()).toMatchObject({ url: 'http://127.0.0.1:2003/metrics' })
  expect([...open.keys()]).toEqual([2003])
})
