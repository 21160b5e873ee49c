/** The journal: what is durable when, what a crash leaves, cancel, retry, what a watcher sees. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Task, task as taskSchema } from '../../../shared/contract/tasks'
import { Failure } from '../../../shared/errors'
import { createFakeClock } from '../testing/fake-clock'
import { createMemoryLog } from '../testing/memory-log'
import { openTestStores, type TestStores } from '../testing/temporary-database'
import { createTasks, type TaskControl, type Tasks } from '.'
import { begun, ended, withProgress, withStep } from './rules'

let opened: TestStores
let clock: ReturnType<typeof createFakeClock>
let tasks: Tasks
const log = createMemoryLog()
const create = () => createTasks({ store: opened.remote.tasks, clock, log })
beforeEach(async () => {
  opened = openTestStores()
  clock = createFakeClock()
  tasks = await create()
})
afterEach(async () => {
  await tasks.dispose()
  opened.close()
})

const spec = { kind: 'host.test', title: 'Test Berlin', steps: ['Reach', 'Log in'], operator: 'ann' }
const session = { operator: 'bob', role: 'owner' as const }
const context = { session, signal: new AbortController().signal }
const kept = (id: string) => opened.stores.tasks.recent(500).find((one) => one.id === id)
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
/** Work that does what the test tells it and ends when told. */
function steered() {
  let control: TaskControl | undefined
  const gate = Promise.withResolvers<void>()
  return {
    work: (given: TaskControl) => {
      control = given
      given.signal.addEventListener('abort', () => gate.reject(given.signal.reason), { once: true })
      return gate.promise
    },
    control: () => {
      if (!control) throw new Error('the work has not begun')
      return control
    },
    end: gate.resolve,
    fail: gate.reject,
  }
}

test('beginning, steps and end are kept', async () => {
  const steps = steered()
  const id = await tasks.run(spec, steps.work)
  expect(kept(id)).toMatchObject({
    state: 'running',
    operator: 'ann',
    steps: [{ name: 'Reach', state: 'waiting' }, {}],
  })
  steps.control().step('Reach', 'running')
  await clock.advance(40)
  steps.control().step('Reach', 'done', '10.0.0.7')
  steps.control().progress(0.5)
  await settle()
  expect(kept(id)).toMatchObject({
    progress: 0.5,
    steps: [{ state: 'done', note: '10.0.0.7', endedAt: clock.now() }, {}],
  })
  steps.end()
  await settle()
  expect(kept(id)).toMatchObject({
    state: 'done',
    endedAt: clock.now(),
    steps: [{ state: 'done' }, { state: 'skipped' }],
  })
})

test('the work does not begin when its beginning cannot be kept', async () => {
  opened.started.connection.raw.exec(
    "CREATE TRIGGER no_room BEFORE INSERT ON tasks BEGIN SELECT RAISE(ABORT, 'no room'); END",
  )
  let ran = false
  await expect(
    tasks.run(spec, async () => {
      ran = true
    }),
  ).rejects.toMatchObject({ code: 'INTERNAL' })
  expect(ran).toBe(false)
})

test('a crash leaves what ran as interrupted, which cannot be repeated', async () => {
  const steps = steered()
  const id = await tasks.run({ ...spec, retry: true }, steps.work)
  steps.control().step('Reach', 'running')
  await settle()
  const after = await create()
  expect(kept(id)).toMatchObject({
    state: 'interrupted',
    canRetry: false,
    steps: [{ state: 'failed' }, { state: 'skipped' }],
  })
  await expect(after.handlers.retry({ taskId: id }, context)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(log.events()).toContain('tasks.interrupted')
  await after.dispose()
})

test('a failure is told in its own words and may be repeated by whoever asks', async () => {
  let tries = 0
  const work = async () => {
    tries += 1
    if (tries === 1) throw new Failure('AUTH_FAILED', 'The key was refused.')
  }
  const id = await tasks.run({ ...spec, retry: true }, work)
  await settle()
  expect(kept(id)).toMatchObject({ state: 'failed', error: { code: 'AUTH_FAILED', message: 'The key was refused.' } })
  const { taskId } = await tasks.handlers.retry({ taskId: id }, context)
  await settle()
  expect(taskId).not.toBe(id)
  expect(kept(taskId)).toMatchObject({ state: 'done', operator: 'bob' })
})

test('cancel fires the signal; a task that ended or was never there says so', async () => {
  const steps = steered()
  const id = await tasks.run({ ...spec, retry: true }, steps.work)
  await expect(tasks.handlers.retry({ taskId: id }, context)).rejects.toMatchObject({ code: 'CONFLICT' })
  await tasks.handlers.cancel({ taskId: id })
  await settle()
  expect(kept(id)).toMatchObject({ state: 'cancelled' })
  await expect(tasks.handlers.cancel({ taskId: id })).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(tasks.handlers.cancel({ taskId: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('closing ends what runs as interrupted and starts nothing new', async () => {
  const steps = steered()
  const id = await tasks.run(spec, steps.work)
  await tasks.dispose()
  expect(kept(id)).toMatchObject({ state: 'interrupted' })
  await expect(tasks.run(spec, steps.work)).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(clock.sleepers()).toBe(0)
})

test('work that does not hear its signal cannot hold up closing', async () => {
  const id = await tasks.run(spec, () => new Promise(() => {}))
  const closing = tasks.dispose()
  await clock.advance(2000)
  await closing
  expect(kept(id)).toMatchObject({ state: 'running' })
  await create()
  expect(kept(id)).toMatchObject({ state: 'interrupted' })
})

test('two hundred are kept; watchers hear of those that go', async () => {
  for (let n = 0; n < 203; n += 1) {
    await clock.advance(1)
    await tasks.run(spec, async () => {})
    await settle()
  }
  expect(opened.stores.tasks.recent(500)).toHaveLength(200)
  const { value } = await tasks.handlers.watch(undefined, context).next()
  expect(value?.changed).toHaveLength(50)
})

describe('watch', () => {
  test('a snapshot, then changes folded together, at most ten a second', async () => {
    const steps = steered()
    const id = await tasks.run(spec, steps.work)
    const end = new AbortController()
    const seen = tasks.handlers.watch(undefined, { session, signal: end.signal })
    expect((await seen.next()).value).toMatchObject({ snapshot: true, changed: [{ id, state: 'running' }] })
    const startedAt = performance.now()
    const patches: Task[] = []
    const reading = (async () => {
      for await (const { changed } of seen) patches.push(...changed)
    })()
    for (let n = 1; n <= 350; n += 1) {
      steps.control().progress(n / 350)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    steps.end()
    await new Promise((resolve) => setTimeout(resolve, 250))
    const tenths = (performance.now() - startedAt) / 100
    end.abort()
    await reading
    expect(patches.at(-1)).toMatchObject({ id, state: 'done' })
    expect(patches.length).toBeLessThanOrEqual(tenths + 2)
  })
})

test('whatever happens to a task, it stays one that the contract accepts, and its end is the end', () => {
  const name = fc.constantFrom('Reach', 'Log in', 'Another')
  const move = fc.oneof(
    fc.record({
      kind: fc.constant('step' as const),
      name,
      state: fc.constantFrom(
        'waiting' as const,
        'running' as const,
        'done' as const,
        'failed' as const,
        'skipped' as const,
      ),
      note: fc.string(),
    }),
    fc.record({ kind: fc.constant('progress' as const), to: fc.double() }),
    fc.record({
      kind: fc.constant('end' as const),
      state: fc.constantFrom('done' as const, 'failed' as const, 'cancelled' as const, 'interrupted' as const),
    }),
  )
  fc.assert(
    fc.property(fc.array(move), (moves) => {
      let now = begun('t', spec, 1)
      let final: Task | undefined
      moves.forEach((one, at) => {
        if (one.kind === 'step') now = withStep(now, one.name, one.state, one.note, at)
        else if (one.kind === 'progress') now = withProgress(now, one.to)
        else now = ended(now, one.state, at)
        if (final) expect(now).toBe(final)
        else if (now.state !== 'running') final = now
      })
      taskSchema.parse(now)
      if (final) expect(final.steps.filter((step) => step.state === 'running' || step.state === 'waiting')).toEqual([])
    }),
  )
})
