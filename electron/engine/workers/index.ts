/**
 * Work that may hang or eat memory (parsing what a stranger wrote, archives, searches) in a thread of its own that is
 * ended when its time, its memory or the caller's patience is up. A new thread for each job, about 30 ms: what one
 * job broke, the next does not meet. Called by capabilities through main.ts, which brings the way to start a thread.
 */
import type { Worker, WorkerOptions } from 'node:worker_threads'
import { Failure } from '../../../shared/errors'
import { type JobInput, type JobKind, type JobOutput, minMemoryMb } from './jobs'
import type { JobReply } from './worker'

export interface KillLimits {
  timeoutMs: number
  /** Of the JavaScript heap, never less than the job's own minimum; bytes in buffers are not counted. */
  maxMemoryMb: number
  signal?: AbortSignal | undefined
}

/** Rejects with TIMED_OUT, CANCELLED, INVALID (out of memory) or INTERNAL; the thread is gone by then. */
export type RunKillable = <K extends JobKind>(kind: K, input: JobInput<K>, limits: KillLimits) => Promise<JobOutput<K>>

/** `spawn` starts the bundled worker.js with the options it is given. */
export function createWorkers({ spawn }: { spawn: (options: WorkerOptions) => Worker }): RunKillable {
  return async (kind, input, { timeoutMs, maxMemoryMb, signal }) => {
    if (signal?.aborted) throw new Failure('CANCELLED', 'Cancelled.')
    const memoryMb = Math.max(maxMemoryMb, minMemoryMb[kind])
    const worker = spawn({
      workerData: { kind, input },
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: Math.ceil(memoryMb / 8) },
      env: {},
      stdout: false,
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    let onAbort = () => {}
    try {
      return await new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(tooSlow(kind, timeoutMs)), timeoutMs)
        onAbort = () => reject(new Failure('CANCELLED', 'Cancelled.'))
        signal?.addEventListener('abort', onAbort, { once: true })
        worker.once('message', (reply: JobReply) => {
          if ('value' in reply) resolve(reply.value as JobOutput<typeof kind>)
          else reject(broken(kind, reply.thrown))
        })
        worker.once('error', (error) =>
          reject(isOutOfMemory(error) ? tooBig(kind, memoryMb) : broken(kind, String(error))),
        )
        worker.once('exit', (code) => reject(broken(kind, `ended with code ${code}`)))
      })
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      await worker.terminate()
    }
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
function tooSlow(kind: JobKind, timeoutMs: number): Failure {
  return new Failure('TIMED_OUT', `This took longer than ${timeoutMs / 1000} s and was stopped.`, { details: kind })
}
function tooBig(kind: JobKind, maxMemoryMb: number): Failure {
  return new Failure('INVALID', `This needed more than ${maxMemoryMb} MB of memory and was stopped.`, { details: kind })
}
function broken(kind: JobKind, why: string): Failure {
  return new Failure('INTERNAL', 'The work could not be done.', { details: `${kind}: ${why}` })
}
