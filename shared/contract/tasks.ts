/**
 * Tasks: the journal of long work, with steps, progress, cancel and retry. It survives the window, and what a crash
 * cut off shows as interrupted. Implemented by electron/engine/tasks, shown by renderer/features/tasks.
 */
import * as z from 'zod'
import { errorInfo } from './error-info'
import { command, stream } from './runtime'

export const taskState = z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted'])
export type TaskState = z.output<typeof taskState>

export const taskStep = z.object({
  name: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  /** What was found, in words: an address, a version, a fingerprint. */
  note: z.string(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
})
export type TaskStep = z.output<typeof taskStep>

export const task = z.object({
  id: z.string(),
  /** Dotted, capability first: `host.test`. */
  kind: z.string(),
  title: z.string(),
  state: taskState,
  steps: z.array(taskStep),
  /** 0…1 where it can be known. */
  progress: z.number().optional(),
  error: errorInfo.optional(),
  operator: z.string(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  canCancel: z.boolean(),
  canRetry: z.boolean(),
})
export type Task = z.output<typeof task>

const taskId = z.strictObject({ taskId: z.string().max(64) })
const it = (input: z.output<typeof taskId>) => ({ kind: 'task' as const, id: input.taskId })

export const tasks = {
  /** All running ones and the last 50, then each as it changes. */
  watch: stream({
    input: z.void(),
    output: z.object({ snapshot: z.boolean(), changed: z.array(task), removed: z.array(z.string()) }),
    access: { area: 'tasks', verb: 'view', target: () => ({ kind: 'fleet' }) },
  }),
  cancel: command({
    input: taskId,
    output: z.void(),
    access: { area: 'tasks', verb: 'operate', target: it },
    audit: { action: 'task.cancel', target: it },
  }),
  /** Starts the same work again as a new task. CONFLICT while it still runs. */
  retry: command({
    input: taskId,
    output: z.object({ taskId: z.string() }),
    access: { area: 'tasks', verb: 'operate', target: it },
    audit: { action: 'task.retry', target: it },
  }),
}
