/**
 * The owner's side of a thread that matches lines (match-lines.ts): one thread for one search, because a pattern or a
 * log may keep it busy for as long as it likes; cancelling is ending it. Implements the port OpenMatcher.
 */
import type { Worker, WorkerOptions } from 'node:worker_threads'
import type { LogQuery } from '../../../shared/contract/logs'
import { Failure } from '../../../shared/errors'
import type { LineSearch, MatchedLines, OpenSearch } from '../ports'
import type { MatchOrder, MatchReply } from './match-lines'

/** A piece has about 1 MiB; even a pattern without any literal needs less than a second for that. */
const PIECE_LIMIT_MS = 20_000
const MEMORY_MB = 256

export function createMatching({ spawn }: { spawn: (options: WorkerOptions) => Worker }): OpenSearch {
  return async (query, signal) => {
    if (signal.aborted) throw cancelled()
    const worker = spawn({
      workerData: { service: 'match-lines', query } satisfies { service: 'match-lines'; query: LogQuery },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: MEMORY_MB / 8 },
      env: {},
      stdout: false,
    })
    const search = converse(worker, signal)
    try {
      await search.ready
      return search
    } catch (thrown) {
      await search.close()
      throw thrown
    }
  }
}

interface Waiting {
  resolve: (reply: MatchReply) => void
  reject: (why: Failure) => void
}

function converse(worker: Worker, signal: AbortSignal): LineSearch & { ready: Promise<void> } {
  const waiting: Waiting[] = []
  let over: Failure | undefined
  let ending: Promise<unknown> | undefined

  function end(why: Failure) {
    over ??= why
    for (const { reject } of waiting.splice(0)) reject(over)
    signal.removeEventListener('abort', onAbort)
    ending ??= worker.terminate()
  }
  const onAbort = () => end(cancelled())
  signal.addEventListener('abort', onAbort, { once: true })
  worker.on('message', (reply: MatchReply) => waiting.shift()?.resolve(reply))
  worker.once('error', (error) => end(isOutOfMemory(error) ? tooBig() : broken(String(error))))
  worker.once('exit', (code) => end(broken(`ended with code ${code}`)))

  /** Answers come in the order of the questions. */
  function reply(): Promise<MatchReply> {
    return new Promise((resolve, reject) => {
      if (over) return reject(over)
      const timer = setTimeout(() => end(tooSlow()), PIECE_LIMIT_MS * (waiting.length + 1))
      waiting.push({
        resolve(value) {
          clearTimeout(timer)
          resolve(value)
        },
        reject(why) {
          clearTimeout(timer)
          reject(why)
        },
      })
    })
  }

  async function match(lines: { text: Uint8Array; lengths: Uint32Array }, excerpts: number): Promise<MatchedLines> {
    if (over) throw over
    const order = { text: ownBytes(lines.text), lengths: ownLengths(lines.lengths), excerpts }
    const answer = reply()
    worker.postMessage(order satisfies MatchOrder, [order.text.buffer, order.lengths.buffer])
    const said = await answer
    if (!('hits' in said)) throw broken('an answer out of turn')
    return said
  }

  const ready = reply().then((said) => {
    if ('refused' in said)
      throw new Failure('INVALID', said.refused, { hint: 'RE2’s syntax: no back references, no look-around.' })
  })
  const close = async () => {
    end(cancelled())
    await ending
  }
  return { ready, match, close }
}

/** A view of a larger or shared memory is copied: what is handed to a thread is the whole of it. */
function ownBytes({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array<ArrayBuffer> {
  if (isWhole(buffer, byteLength)) return new Uint8Array(buffer)
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength))
}
function ownLengths(lengths: Uint32Array): Uint32Array<ArrayBuffer> {
  return isWhole(lengths.buffer, lengths.byteLength) ? new Uint32Array(lengths.buffer) : new Uint32Array(lengths)
}
function isWhole(buffer: ArrayBufferLike, byteLength: number): buffer is ArrayBuffer {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
function cancelled(): Failure {
  return new Failure('CANCELLED', 'Cancelled.')
}
function tooSlow(): Failure {
  return new Failure('TIMED_OUT', 'The search did not get on and was stopped.', {
    hint: 'A pattern with a few letters that must be there is found much faster.',
  })
}
function tooBig(): Failure {
  return new Failure('INVALID', `This search needed more than ${MEMORY_MB} MB of memory and was stopped.`)
}
function broken(why: string): Failure {
  return new Failure('INTERNAL', 'The search has broken down.', { details: why })
}
