/** The audit's door: what it writes, what it shows, and that nothing happens when it cannot write. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock'
import { createMemoryLog } from '../testing/memory-log'
import { openTestStores, type TestStores } from '../testing/temporary-database'
import { type Audit, createAudit } from '.'

let opened: TestStores
let clock: ReturnType<typeof createFakeClock>
let log: ReturnType<typeof createMemoryLog>
let audit: Audit
const create = (runId: string) => createAudit({ store: opened.remote.audit, clock, log, runId })
beforeEach(() => {
  opened = openTestStores()
  clock = createFakeClock()
  log = createMemoryLog()
  audit = create('run-1')
})
afterEach(() => opened.close())

const intent = {
  operator: 'ann',
  action: 'container.stop',
  target: { kind: 'container', hostId: 'h1', id: 'c1', name: 'web' },
}
const context = { session: undefined, signal: new AbortController().signal }
const list = (more: object = {}) => audit.handlers.list({ limit: 100, ...more })

test('an intent is pending, then what became of it', async () => {
  const { seq } = await audit.begin({ ...intent, hostName: 'Berlin', reason: 'tidy up' })
  expect(await list()).toMatchObject([
    { seq, outcome: 'pending', hostName: 'Berlin', reason: 'tidy up', target: intent.target },
  ])
  await clock.advance(500)
  await audit.finish(seq, 'failed', 'TIMED_OUT: too slow')
  const [entry] = await list()
  expect(entry).toMatchObject({
    seq,
    outcome: 'failed',
    error: 'TIMED_OUT: too slow',
    at: clock.now() - 500,
    endedAt: clock.now(),
  })
})

test('after a restart an intent without outcome is unknown, until somebody finishes it', async () => {
  const { seq } = await audit.begin(intent)
  audit = create('run-2')
  expect(await list()).toMatchObject([{ seq, outcome: 'unknown' }])
  await audit.finish(seq, 'done')
  expect(await list()).toMatchObject([{ seq, outcome: 'done' }])
})

test('two hundred begins at once form one chain', async () => {
  await Promise.all(Array.from({ length: 200 }, async () => audit.finish((await audit.begin(intent)).seq, 'done')))
  const verdict = await audit.handlers.verify(undefined, context)
  expect(verdict).toEqual({ rows: 400, head: expect.stringMatching(/^[0-9a-f]{64}$/) })
})

test('verify names the first bad row and hears its signal', async () => {
  for (let n = 0; n < 3; n += 1) await audit.begin(intent)
  const { raw } = opened.started.connection
  raw.exec("DROP TRIGGER audit_no_update; UPDATE audit SET operator = 'eve' WHERE seq = 2")
  expect(await audit.handlers.verify(undefined, context)).toMatchObject({ rows: 1, brokenAt: 2 })
  await expect(audit.handlers.verify(undefined, { ...context, signal: AbortSignal.abort() })).rejects.toThrow()
})

test('texts are cleaned and cut before they are kept', async () => {
  await audit.begin({
    ...intent,
    reason: `\u001b[31mred\u202e\n${'x'.repeat(2000)}`,
    target: { kind: 'host', name: '\u0007bell' },
  })
  const [entry] = await list()
  expect(entry?.reason).toMatch(/^red x+…$/)
  expect(entry?.reason).toHaveLength(500)
  expect(entry?.target).toEqual({ kind: 'host', name: 'bell' })
})

test('a row whose target is no JSON still gives an entry', async () => {
  await audit.begin(intent)
  opened.started.connection.raw.exec("DROP TRIGGER audit_no_update; UPDATE audit SET target = '{broken'")
  expect(await list({ text: 'broken' })).toMatchObject([{ target: { kind: 'unreadable', name: '{broken' } }])
})

describe('watch', () => {
  test('says the newest seq at once and whenever one is added, and ends with its signal', async () => {
    await audit.begin(intent)
    const end = new AbortController()
    const seen = audit.handlers.watch(undefined, { session: undefined, signal: end.signal })
    expect(await seen.next()).toEqual({ value: { seq: 1 }, done: false })
    const next = seen.next()
    await audit.finish(1, 'done')
    expect(await next).toEqual({ value: { seq: 2 }, done: false })
    await audit.begin(intent)
    await audit.begin(intent)
    expect(await seen.next(), 'folded').toEqual({ value: { seq: 4 }, done: false })
    const last = seen.next()
    end.abort()
    await expect(last).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a full disk (F22)', () => {
  const { raw } = { raw: () => opened.started.connection.raw }
  const fillUp = () => raw().pragma(`max_page_count = ${raw().pragma('page_count', { simple: true })}`)
  const makeRoom = () => raw().pragma('max_page_count = 100000')

  async function beginUntilFull() {
    fillUp()
    for (let n = 0; n < 500; n += 1) await audit.begin({ ...intent, reason: 'x'.repeat(400) })
  }

  test('refuses the action with a sentence and recovers when there is room again', async () => {
    await expect(beginUntilFull()).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'Nothing was done, because the disk is full.',
      info: { hint: 'Free some space and try again.', data: { cause: 'disk-full' }, retryable: true },
    })
    makeRoom()
    await audit.begin(intent)
    expect((await audit.handlers.verify(undefined, context)).brokenAt).toBeUndefined()
  })

  test('keeps outcomes it cannot write and writes them before the next action', async () => {
    const begun = await Promise.all(Array.from({ length: 40 }, () => audit.begin(intent)))
    await beginUntilFull().catch(() => {})
    for (const { seq } of begun) await audit.finish(seq, 'failed', 'y'.repeat(400))
    expect(log.events()).toContain('audit.outcome-owed')
    await expect(audit.begin(intent)).rejects.toMatchObject({ info: { data: { cause: 'disk-full' } } })
    makeRoom()
    await audit.begin(intent)
    const entries = await list({ limit: 500 })
    expect(entries.filter((entry) => entry.outcome === 'failed')).toHaveLength(40)
    expect((await audit.handlers.verify(undefined, context)).brokenAt).toBeUndefined()
  })
})
