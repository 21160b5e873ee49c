/**
 * The worker's half: owns the file and answers one request after the other. database.ts, the entry of the worker,
 * calls `serveDatabase` with the migrations and stores of all capabilities; this file knows none of them.
 */
import type { MessagePort } from 'node:worker_threads'
import { Failure } from '../../../../shared/errors'
import type { Migration, Sql } from '../../ports'
import { databaseError, sqliteCode } from './failures'
import { inOrder } from './migrate'
import type { OpenReport, OpenRequest, Reply, Request } from './protocol'
import { type Started, startDatabase, takeDailyIfDue } from './start'

export type Stores = Record<string, object>

export interface DatabaseParts<S extends Stores> {
  migrations: readonly Migration[]
  createStores: (sql: Sql) => S
  /** Looks for rows that contradict each other; a file that has some is treated as damaged. */
  findFault?: (sql: Sql) => string | undefined
}

/** With busy_timeout 5 s each: a lock held for 30 s by another program delays and loses nothing. */
const BUSY_TRIES = 7

/** Serves `port` until it is told to close; then the worker has nothing left to do and ends by itself. */
export function serveDatabase<S extends Stores>(
  port: MessagePort,
  { migrations, createStores, findFault }: DatabaseParts<S>,
) {
  const ordered = inOrder(migrations)
  let started: (Started & { stores: S; backupDirectory: string | undefined }) | undefined

  const reply = (message: Reply) => port.postMessage(message)

  function open(options: OpenRequest): OpenReport {
    if (started) throw new Error('the database is open already')
    const onSlow = (slow: object) => reply({ slow } as Reply)
    const opened = startDatabase({ ...options, migrations: ordered, findFault, onSlow })
    const stores = createStores(opened.connection.sql)
    started = { ...opened, stores, backupDirectory: options.backupDirectory }
    const { notice, works, sqliteVersion, schemaVersion } = opened
    return { notice, works, sqliteVersion, schemaVersion }
  }

  function answer(request: Request): unknown {
    if (request.kind === 'open') return open(request.options)
    if (!started) throw closed()
    if (request.kind === 'close') return close(started)
    if (request.kind === 'snapshot') {
      return takeDailyIfDue(started.connection, started.backupDirectory, request.now)?.file
    }
    const work = methodOf(started.stores, request.store, request.method)
    return patiently(started, () => work(...request.args))
  }

  function close(open: Started) {
    started = undefined
    open.close()
    return undefined
  }

  port.on('message', (request: Request) => {
    try {
      reply({ id: request.id, value: answer(request) })
    } catch (thrown) {
      reply({ id: request.id, error: databaseError(thrown) })
    }
    if (request.kind === 'close') port.close()
  })
}

/** Repeats what found the file locked, unless part of it was already committed. Everybody else queues behind it. */
function patiently<T>({ connection }: Started, work: () => T): T {
  connection.watchWrites()
  for (let attempt = 1; ; attempt += 1) {
    try {
      return work()
    } catch (thrown) {
      const busy = sqliteCode(thrown).startsWith('SQLITE_BUSY')
      if (!busy || attempt >= BUSY_TRIES || connection.hasWritten()) throw thrown
    }
  }
}

function methodOf(stores: Stores, store: string, method: string): (...args: unknown[]) => unknown {
  const functions = Object.hasOwn(stores, store) ? stores[store] : undefined
  const found = functions && Object.hasOwn(functions, method) ? functions[method as keyof typeof functions] : undefined
  if (typeof found === 'function') return found as (...args: unknown[]) => unknown
  throw new Error(`the database has no ${store}.${method}`)
}

function closed(): Failure {
  return new Failure('INTERNAL', 'The database is closed.', { data: { cause: 'closed' } })
}
