/**
 * Entry of a killable worker, bundled as its own file beside main.js: does the one job it was started for, answers
 * and ends. It has no clean-up to do and may be ended at any point.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { type JobKind, jobs } from './jobs'

export type JobReply = { value: unknown } | { thrown: string }

async function answer(kind: JobKind, input: never): Promise<JobReply> {
  try {
    return { value: await jobs[kind](input) }
  } catch (thrown) {
    return { thrown: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

const { kind, input } = workerData as { kind: JobKind; input: never }
void answer(kind, input).then((reply) => parentPort?.postMessage(reply))
