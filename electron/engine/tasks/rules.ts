/**
 * How a task moves: pure functions from one state of it to the next. Used by index.ts for running tasks and by store.ts
 * for those that a crash cut off. A task that has ended does not move any more.
 */
import type { Task, TaskState, TaskStep } from '../../../shared/contract/tasks'
import { cleanText } from '../../../shared/domain/text'
import type { ErrorInfo } from '../../../shared/errors'

export const MAX_STEPS = 500

export interface NewTask {
  /** Dotted, capability first: `host.test`. */
  kind: string
  title: string
  /** The names of the steps as far as they are known before; others may come. */
  steps: readonly string[]
  operator: string
  /** May the same work be started again after it failed or was cancelled? Off unless it is safe to repeat. */
  retry?: boolean | undefined
}

export function begun(id: string, spec: NewTask, now: number): Task {
  return {
    id,
    kind: spec.kind,
    title: cleanText(spec.title, 200),
    state: 'running',
    steps: spec.steps.slice(0, MAX_STEPS).map((name) => ({ name, state: 'waiting', note: '' })),
    operator: spec.operator,
    startedAt: now,
    canCancel: true,
    canRetry: false,
  }
}

/** Sets one step; a name not known yet is added at the end. Times are set when it begins and when it ends. */
export function withStep(task: Task, name: string, state: TaskStep['state'], note: string, now: number): Task {
  if (task.state !== 'running') return task
  const known = task.steps.find((step) => step.name === name)
  if (!known && task.steps.length >= MAX_STEPS) return task
  const next = moveStep(known ?? { name, state: 'waiting', note: '' }, state, cleanText(note, 300), now)
  const steps = known ? task.steps.map((step) => (step === known ? next : step)) : [...task.steps, next]
  return { ...task, steps }
}

function moveStep(step: TaskStep, state: TaskStep['state'], note: string, now: number): TaskStep {
  const moved: TaskStep = { ...step, state, note: note || step.note }
  if (state === 'waiting') return moved
  if (state !== 'skipped') moved.startedAt ??= now
  if (state === 'running') delete moved.endedAt
  else moved.endedAt = now
  return moved
}

/** `fraction` is cut to 0…1; what is no number is ignored. */
export function withProgress(task: Task, fraction: number): Task {
  if (task.state !== 'running' || !Number.isFinite(fraction)) return task
  return { ...task, progress: Math.min(1, Math.max(0, fraction)) }
}

export function cancelling(task: Task): Task {
  return task.state === 'running' ? { ...task, canCancel: false } : task
}

/** Ends the task: the step under way ends as the task does, what never began was skipped. */
export function ended(
  task: Task,
  state: Exclude<TaskState, 'running'>,
  now: number,
  more: { error?: ErrorInfo | undefined; canRetry?: boolean } = {},
): Task {
  if (task.state !== 'running') return task
  const last = state === 'done' ? 'done' : 'failed'
  const steps = task.steps.map((step) => {
    if (step.state === 'running') return moveStep(step, last, '', now)
    return step.state === 'waiting' ? moveStep(step, 'skipped', '', now) : step
  })
  const canRetry = (more.canRetry ?? false) && (state === 'failed' || state === 'cancelled')
  const next: Task = { ...task, state, steps, endedAt: now, canCancel: false, canRetry }
  return more.error ? { ...next, error: more.error } : next
}
