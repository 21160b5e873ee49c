/** The gate between real ports, real policy and a real audit file: no intent, no action; every denial is kept. */
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import type { Role } from '../../shared/contract/access'
import { command, connect, query, serve, stream } from '../../shared/contract/runtime'
import { Failure } from '../../shared/errors'
import { createAccess } from './access'
import { type Audit, createAudit } from './audit'
import { createGate } from './gate'
import { createFakeClock } from './testing/fake-clock'
import { createMemoryLog } from './testing/memory-log'
import { openTestStores, type TestStores } from './testing/temporary-database'

const hostId = z.strictObject({ hostId: z.string(), password: z.string().optional(), reason: z.string().optional() })
const target = (input: z.output<typeof hostId>) => ({ kind: 'host' as const, hostId: input.hostId })
const tree = {
  things: {
    look: query({
      input: z.void(),
      output: z.string(),
      access: { area: 'hosts', verb: 'view', target: () => ({ kind: 'fleet' }) },
    }),
    change: command({
      input: hostId,
      output: z.string(),
      access: { area: 'hosts', verb: 'manage', target },
      audit: { action: 'thing.change', target, reason: (input) => input.reason },
    }),
    many: command({
      input: z.strictObject({ action: z.enum(['stop', 'remove']) }),
      output: z.void(),
      access: {
        area: 'containers',
        verb: 'operate',
        verbFor: (input) => (input.action === 'remove' ? 'manage' : 'operate'),
        target: () => ({ kind: 'fleet' }),
      },
      audit: { action: 'thing.many', target: () => ({ kind: 'fleet' }) },
    }),
    watch: stream({
      input: z.void(),
      output: z.number(),
      access: { area: 'secrets', verb: 'view', target: () => ({ kind: 'fleet' }) },
    }),
  },
}

let opened: TestStores
let audit: Audit
let calls: string[]
let work: (input: { hostId: string }) => Promise<string>
const log = createMemoryLog()
const ends: (() => void)[] = []
beforeEach(() => {
  opened = openTestStores()
  audit = createAudit({ store: opened.remote.audit, clock: createFakeClock(), log, runId: 'r' })
  calls = []
  work = async () => 'changed'
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
  opened.close()
})

function clientOf(role: Role) {
  const hostNameOf = (id: string) => (id === 'h1' ? 'Berlin' : undefined)
  const gate = createGate({ access: createAccess({ operator: 'ann' }), audit, hostNameOf, log })
  const implementation = {
    things: {
      look: () => {
        calls.push('look')
        return 'seen'
      },
      change: (input: { hostId: string }) => {
        calls.push('change')
        return work(input)
      },
      many: ({ action }: { action: string }) => void calls.push(action),
      watch: async function* () {
        calls.push('watch')
        yield 1
      },
    },
  }
  const { port1, port2 } = new MessageChannel()
  const session = { operator: 'ann', role }
  ends.push(serve(tree, implementation, port1 as never, { session, gate, checkOutput: true }))
  const connection = connect<typeof tree>(port2 as never)
  ends.push(connection.close)
  return connection.client.things
}
const entries = () => audit.handlers.list({ limit: 100 })
const signal = new AbortController().signal

test('a command is kept as an intent, done, with its outcome', async () => {
  work = async () => {
    expect(await entries()).toMatchObject([{ action: 'thing.change', outcome: 'pending' }])
    return 'changed'
  }
  expect(await clientOf('owner').change({ hostId: 'h1', reason: ' why\u0007 not ' })).toBe('changed')
  expect(await entries()).toMatchObject([
    { operator: 'ann', target: { kind: 'host', hostId: 'h1' }, hostName: 'Berlin', reason: 'why not', outcome: 'done' },
  ])
})

test('what the handler throws is its outcome, and a stray message stays inside', async () => {
  work = async () => {
    throw new Failure('ENGINE_REFUSED', 'The engine said no.')
  }
  await expect(clientOf('owner').change({ hostId: 'h2' })).rejects.toMatchObject({ code: 'ENGINE_REFUSED' })
  work = async () => {
    throw new Error('/home/ann/secret')
  }
  await expect(clientOf('owner').change({ hostId: 'h2' })).rejects.toMatchObject({ code: 'INTERNAL' })
  const [stray, refused] = await entries()
  expect(refused).toMatchObject({ outcome: 'failed', error: 'ENGINE_REFUSED: The engine said no.' })
  expect(stray?.error).toBe('INTERNAL: Something went wrong inside Longshore.')
})

test('a denied command never runs and is kept; a denied query or stream never runs', async () => {
  const viewer = clientOf('viewer')
  await expect(viewer.change({ hostId: 'h1', password: 's3cret' })).rejects.toMatchObject({ code: 'DENIED' })
  await expect(viewer.watch().next()).rejects.toMatchObject({ code: 'DENIED' })
  expect(await viewer.look()).toBe('seen')
  expect(calls).toEqual(['look'])
  expect(await entries()).toMatchObject([{ outcome: 'denied', error: 'The role viewer may not manage hosts.' }])
})

test('where the input decides, a greater thing needs the greater right', async () => {
  const operator = clientOf('operator')
  await operator.many({ action: 'stop' })
  await expect(operator.many({ action: 'remove' })).rejects.toMatchObject({ code: 'DENIED' })
  await clientOf('admin').many({ action: 'remove' })
  expect(calls).toEqual(['stop', 'remove'])
})

test('queries and streams leave no entry', async () => {
  const owner = clientOf('owner')
  await owner.look()
  for await (const value of owner.watch()) expect(value).toBe(1)
  expect(await entries()).toEqual([])
})

test('what the input holds beyond the declared target and reason reaches no row', async () => {
  await clientOf('owner').change({ hostId: 'h1', password: 'planted-s3cret' })
  const rows = JSON.stringify(opened.started.connection.sql.all('SELECT * FROM audit'))
  expect(rows).toContain('h1')
  expect(rows).not.toContain('planted-s3cret')
})

test('no intent row, no action: a full disk refuses the command and lets queries through', async () => {
  const { raw } = opened.started.connection
  raw.pragma(`max_page_count = ${raw.pragma('page_count', { simple: true })}`)
  const owner = clientOf('owner')
  const tries = async () => {
    for (let n = 0; n < 500; n += 1) await owner.change({ hostId: 'h1', reason: 'x'.repeat(500) })
  }
  await expect(tries()).rejects.toMatchObject({ message: 'Nothing was done, because the disk is full.' })
  calls.length = 0
  await expect(owner.change({ hostId: 'h1', reason: 'x'.repeat(500) })).rejects.toMatchObject({ code: 'INTERNAL' })
  expect(await owner.look()).toBe('seen')
  expect(calls).toEqual(['look'])
  raw.pragma('max_page_count = 100000')
  await owner.change({ hostId: 'h1' })
  expect((await audit.handlers.verify(undefined, { session: undefined, signal })).brokenAt).toBeUndefined()
})

test('a call cancelled before its intent was written does not act', async () => {
  const cancel = new AbortController()
  const written = Promise.withResolvers<void>()
  const real = audit
  audit = { ...real, begin: (intent) => written.promise.then(() => real.begin(intent)) }
  const asked = clientOf('owner').change({ hostId: 'h1' }, { signal: cancel.signal })
  cancel.abort()
  await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
  await new Promise((resolve) => setTimeout(resolve, 20))
  written.resolve()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(calls).toEqual([])
  for (const entry of await entries())
    expect(entry).toMatchObject({ outcome: 'failed', error: 'CANCELLED: Cancelled before it began.' })
})
