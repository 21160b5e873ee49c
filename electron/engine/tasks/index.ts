/**
 * The journal of long work. A capability calls `run` with the work as a function; the journal keeps its steps, shows
 * them, lets a person cancel and repeat it, and knows after a crash what was cut off.
 * A task's beginning is durable before its work starts and its end before anybody is told; steps in between are written
 * one at a time, the newest state last.
 */
import { randomUUID } from 'node:crypto'
import type { Implementation } from '../../../shared/contract/runtime'
import type { Task, TaskStep, tasks as tasksContract } from '../../../shared/contract/tasks'
import { createFeed } from '../../../shared/domain/feed'
import { Failure, toErrorInfo } from '../../../shared/errors'
import type { Session } from '../access'
import type { Clock, Log, Remote } from '../ports'
import { begun, cancelling, ended, type NewTask, withProgress, withStep } from './rules'
import type { TasksStore } from './store'

export type { NewTask } from './rules'
export type { TasksStore } from './store'

export interface TaskControl {
  /** Fires on cancel and when the engine ends. */
  signal: AbortSignal
  /** Sets a step's state; `note` says in words what was found and stays when left out. */
  step: (name: string, state: TaskStep['state'], note?: string) => void
  /** 0…1. */
  progress: (fraction: number) => void
}
export type Work = (control: TaskControl) => Promise<void>

export type Tasks = Awaited<ReturnType<typeof createTasks>>

const KEPT = 200
const SHOWN = 50
const PATCH_INTERVAL_MS = 100
const DISPOSE_GRACE_MS = 2000

interface Entry {
  task: Task
  abort?: AbortController
  /** Resolves when the work is over and its end is written. */
  end?: Promise<void>
  saving?: Promise<void> | undefined
  dirty?: boolean
  repeat?: { spec: NewTask; work: Work } | undefined
}

export interface TasksOptions {
  store: Remote<TasksStore>
  clock: Clock
  log: Log
}

/** Reads the journal; what it says was running when the process before this one ended is interrupted. */
export async function createTasks({ store, clock, log }: TasksOptions) {
  const entries = new Map<string, Entry>()
  let disposal: Promise<void> | undefined
  const feed = createFeed<Task>({ all: shown, keyOf: (task) => task.id, intervalMs: PATCH_INTERVAL_MS })

  const interrupted = await store.interruptRunning(clock.now())
  if (interrupted > 0) log.warn('tasks.interrupted', { count: interrupted })
  for (const task of (await store.recent(KEPT)).reverse()) entries.set(task.id, { task })

  function change(entry: Entry, task: Task) {
    if (task === entry.task) return
    entry.task = task
    feed.changed(task)
  }

  /** Writes the newest state; while one write is under way, all that changes is one more. */
  function save(entry: Entry) {
    entry.dirty = true
    entry.saving ??= writeWhileDirty(entry).finally(() => {
      entry.saving = undefined
    })
  }
  async function writeWhileDirty(entry: Entry) {
    while (entry.dirty) {
      entry.dirty = false
      await store.save(entry.task).catch((thrown) => log.warn('tasks.step-not-saved', { why: String(thrown) }))
    }
  }

  async function run(spec: NewTask, work: Work): Promise<string> {
    if (disposal) throw new Failure('CANCELLED', 'Longshore is closing.')
    const abort = new AbortController()
    const entry: Entry = { task: begun(randomUUID(), spec, clock.now()), abort, repeat: { spec, work } }
    await store.save(entry.task)
    entries.set(entry.task.id, entry)
    feed.changed(entry.task)
    entry.end = perform(entry, abort, work)
    return entry.task.id
  }

  async function perform(entry: Entry, abort: AbortController, work: Work) {
    const update = (task: Task) => {
      change(entry, task)
      save(entry)
    }
    const control: TaskControl = {
      signal: abort.signal,
      step: (name, state, note = '') => update(withStep(entry.task, name, state, note, clock.now())),
      progress: (fraction) => update(withProgress(entry.task, fraction)),
    }
    try {
      abort.signal.throwIfAborted()
      await work(control)
      await finish(entry, 'done')
    } catch (thrown) {
      await finish(entry, abort.signal.aborted ? 'cancelled' : 'failed', thrown)
    }
  }

  async function finish(entry: Entry, state: 'done' | 'failed' | 'cancelled', thrown?: unknown) {
    const cut = disposal !== undefined && state === 'cancelled'
    const canRetry = entry.repeat?.spec.retry ?? false
    const error = state === 'failed' ? toErrorInfo(thrown) : undefined
    const final = ended(entry.task, cut ? 'interrupted' : state, clock.now(), { error, canRetry })
    if (error?.code === 'INTERNAL') log.error('tasks.failed', { kind: final.kind, why: String(thrown) })
    if (!final.canRetry) entry.repeat = undefined
    await entry.saving
    await store.save(final).catch((why) => log.error('tasks.end-not-saved', { id: final.id, why: String(why) }))
    change(entry, final)
    await prune().catch((why) => log.warn('tasks.prune-failed', { why: String(why) }))
  }

  async function prune() {
    const over = endedOnes().slice(KEPT)
    if (over.length === 0) return
    for (const { task } of over) {
      entries.delete(task.id)
      feed.removed(task.id)
    }
    await store.prune(KEPT)
  }

  /** Ended tasks, newest first. */
  function endedOnes(): Entry[] {
    return [...entries.values()]
      .filter(({ task }) => task.state !== 'running')
      .sort((a, b) => b.task.startedAt - a.task.startedAt)
  }
  function runningOnes(): Entry[] {
    return [...entries.values()].filter(({ task }) => task.state === 'running')
  }
  function shown(): Task[] {
    return [...runningOnes(), ...endedOnes().slice(0, SHOWN)].map(({ task }) => task)
  }

  function find(id: string): Entry {
    const entry = entries.get(id)
    if (!entry) throw new Failure('NOT_FOUND', 'That task is not in the journal any more.')
    return entry
  }

  async function cancel(id: string) {
    const entry = find(id)
    if (entry.task.state !== 'running') throw new Failure('CONFLICT', 'That task has ended already.')
    change(entry, cancelling(entry.task))
    entry.abort?.abort()
  }

  async function retry(id: string, operator: string): Promise<{ taskId: string }> {
    const { task, repeat } = find(id)
    if (task.state === 'running') throw new Failure('CONFLICT', 'That task still runs.')
    if (!task.canRetry || !repeat) throw new Failure('CONFLICT', 'That task cannot be repeated; start it anew.')
    return { taskId: await run({ ...repeat.spec, operator }, repeat.work) }
  }

  /** Cancels what runs and waits a moment for it; what does not end by then is found interrupted at the next start. */
  function dispose(): Promise<void> {
    disposal ??= endAll()
    return disposal
  }
  async function endAll() {
    const running = runningOnes()
    for (const { abort } of running) abort?.abort()
    const enough = new AbortController()
    const late = clock.sleep(DISPOSE_GRACE_MS, enough.signal).catch(() => {})
    await Promise.race([Promise.all(running.map(({ end }) => end)), late])
    enough.abort()
    await late
  }

  const handlers = {
    watch: (_, { signal }) => feed.watch(signal),
    cancel: ({ taskId }) => cancel(taskId),
    retry: ({ taskId }, { session }) => retry(taskId, session.operator),
  } satisfies Implementation<typeof tasksContract, Session>

  return { run, handlers, dispose }
}
