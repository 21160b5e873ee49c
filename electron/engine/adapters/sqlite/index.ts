/**
 * The database as the engine's thread sees it: `openDatabase` starts the worker that owns the file and gives every
 * capability its store as functions that return promises. Called by main.ts. If the worker dies, all that was asked
 * and all that is asked later fails, and `failed` resolves: without a database there is no audit, so nothing may go on.
 */
import { basename } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { type ErrorInfo, Failure } from '../../../../shared/errors'
import type { Clock, Log, Remote } from '../../ports'
import type { OpenReport, Reply, Request } from './protocol'

export type Call = (store: string, method: string, args: unknown[]) => Promise<unknown>

type WithoutId<R> = R extends unknown ? Omit<R, 'id'> : never

export type RemoteStores<S> = { [K in keyof S]: Remote<S[K]> }

export interface DatabaseOptions {
  file: string
  /**
   * Where daily copies and copies before an upgrade go; made when it is not there. Left out for a replaceable file: it
   * has no copies, the last seconds may go with the machine's power, and a damaged one is removed and starts empty.
   */
  backupDirectory?: string | undefined
  /** Starts the worker whose entry calls `serveDatabase`. */
  spawn: () => Worker
  clock: Clock
  log: Log
}

export interface OpenedDatabase<S> extends OpenReport {
  stores: RemoteStores<S>
  /** What `stores` is made of. */
  call: Call
  /** Resolves with the cause when the worker ended without being asked to. */
  failed: Promise<Failure>
  /** Takes the daily copy if one is due (it is asked for once an hour anyway); gives its path. */
  takeDailySnapshot: () => Promise<string | undefined>
  /** Ends the worker as it stands, as if it had died: the next start looks at every page of the file. */
  abandon: (why: string) => Promise<void>
  /** Answers what was asked, writes the WAL back, closes the file and ends the worker. */
  close: () => Promise<void>
}

const HOUR_MS = 60 * 60 * 1000
/** Above 7 tries of 5 s at a locked file; a worker that is silent for longer is not coming back. */
const ANSWER_TIMEOUT_MS = 60_000
/** A large file is checked and copied before an upgrade. */
const OPEN_TIMEOUT_MS = 300_000

/** Rejects with a Failure: CONFLICT newer schema, INVALID network drive, INTERNAL with `data.cause`, BUSY locked. */
export async function openDatabase<S>(options: DatabaseOptions): Promise<OpenedDatabase<S>> {
  const { file, backupDirectory, clock, log } = options
  const worker = options.spawn()
  const line = createLine(worker, log)
  let report: OpenReport
  try {
    const open = { file, backupDirectory, now: clock.now() }
    report = (await line.ask({ kind: 'open', options: open }, OPEN_TIMEOUT_MS)) as OpenReport
  } catch (thrown) {
    await line.end()
    throw thrown
  }
  if (report.notice) log.warn('database.notice', { file: basename(file), notice: report.notice })
  const timer = new AbortController()
  const takeDailySnapshot = async () =>
    (await line.ask({ kind: 'snapshot', now: clock.now() }, OPEN_TIMEOUT_MS)) as string | undefined
  const call: Call = (store, method, args) => line.ask({ kind: 'call', store, method, args })
  let closing: Promise<void> | undefined
  if (backupDirectory !== undefined) void repeatHourly(clock, timer.signal, takeDailySnapshot, log)
  return {
    ...report,
    stores: storesOver<S>(call),
    call,
    failed: line.failed,
    takeDailySnapshot,
    abandon: line.abandon,
    close: () => {
      timer.abort()
      closing ??= line.isOpen() ? line.ask({ kind: 'close' }).then(line.end, line.end) : Promise.resolve()
      return closing
    },
  }
}

async function repeatHourly(clock: Clock, signal: AbortSignal, work: () => Promise<unknown>, log: Log) {
  while (!signal.aborted) {
    try {
      await clock.sleep(HOUR_MS, signal)
      await work()
    } catch (thrown) {
      if (!signal.aborted) log.warn('database.snapshot-failed', { why: describe(thrown) })
    }
  }
}

type Ask = (request: WithoutId<Request>, timeoutMs?: number) => Promise<unknown>

/** The message line to the worker: numbers requests, settles answers, knows when the worker is gone. */
function createLine(worker: Worker, log: Log) {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (failure: Failure) => void }>()
  let lastId = 0
  let ending = false
  let gone: Failure | undefined
  let tellFailed: (failure: Failure) => void
  const failed = new Promise<Failure>((resolve) => {
    tellFailed = resolve
  })

  function lose(why: string) {
    if (gone) return
    gone = lost(why)
    for (const one of waiting.values()) one.reject(gone)
    waiting.clear()
    if (ending) return
    log.error('database.lost', { why })
    tellFailed(gone)
  }

  worker.on('message', (reply: Reply) => {
    if ('slow' in reply) return log.warn('database.slow', { ...reply.slow })
    const one = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (!('error' in reply)) return one?.resolve(reply.value)
    noteError(log, reply.error)
    one?.reject(new Failure(reply.error.code, reply.error.message, reply.error))
  })
  worker.on('error', (error) => lose(describe(error)))
  worker.on('messageerror', (error) => lose(describe(error)))
  worker.on('exit', (code) => lose(`the worker ended with code ${code}`))

  const ask: Ask = async (request, timeoutMs = ANSWER_TIMEOUT_MS) => {
    if (gone) throw gone
    ending ||= request.kind === 'close'
    lastId += 1
    const id = lastId
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      return await new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        timer = setTimeout(() => {
          void abandon(`no answer within ${timeoutMs} ms`)
        }, timeoutMs)
        worker.postMessage({ ...request, id })
      })
    } finally {
      clearTimeout(timer)
      waiting.delete(id)
    }
  }

  const abandon = async (why: string) => {
    lose(why)
    await worker.terminate()
  }
  const end = async () => {
    ending = true
    await worker.terminate()
  }
  return { ask, end, abandon, failed, isOpen: () => !gone }
}

/** `stores.audit.begin(row)` becomes a message; names are checked by the worker. */
export function storesOver<S>(call: Call): RemoteStores<S> {
  return byName((store) =>
    byName(
      (method) =>
        (...args: unknown[]) =>
          call(store, method, args),
    ),
  ) as RemoteStores<S>
}

/** An object that makes what stands under a name when it is first asked for. It is no promise: it has no `then`. */
function byName(make: (name: string) => unknown): object {
  const made = new Map<string, unknown>()
  return new Proxy(Object.create(null), {
    get: (_, name) => {
      if (typeof name !== 'string' || name === 'then') return undefined
      if (!made.has(name)) made.set(name, make(name))
      return made.get(name)
    },
  })
}

function noteError(log: Log, error: ErrorInfo) {
  if (error.data?.cause) log.error('database.error', { cause: error.data.cause, details: error.details })
}

function lost(why: string): Failure {
  return new Failure('INTERNAL', 'The database stopped working.', {
    hint: 'Longshore restarts its engine by itself.',
    details: why,
    data: { cause: 'lost' },
  })
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
