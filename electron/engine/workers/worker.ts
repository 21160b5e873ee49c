/**
 * Entry of a killable worker, bundled as its own file beside main.js: does the one job it was started for, answers
 * and ends; or serves a search until it is ended. It has no clean-up to do and may be ended at any point.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { LogQuery } from '../../../shared/contract/logs'
import { type JobKind, jobs } from './jobs'
import { serveMatching } from './match-lines'

export type JobReply = { value: unknown } | { thrown: string }

async function answer(kind: JobKind, input: never): Promise<JobReply> {
  try {
    return { value: await jobs[kind](input) }
  } catch (thrown) {
    return { thrown: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

type Start = { kind: JobKind; input: never } | { service: 'match-lines'; query: LogQuery }

const start = workerData as Start
if ('service' in start) {
  if (parentPort) serveMatching(start.query, parentPort)
} else void answer(start.kind, start.input).then((reply) => parentPort?.postMessage(reply))
