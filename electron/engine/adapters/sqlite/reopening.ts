/**
 * A replaceable database beside the first one: it is opened behind the scenes, and opened again when its worker dies or
 * its file turns out damaged. Made by engine.ts for the history of metrics. Without it the engine lacks something;
 * without the first one it must end. Calls wait for the opening that is under way, and fail while there is a pause.
 */
import { basename } from 'node:path'
import { Failure, toErrorInfo } from '../../../../shared/errors'
import { type Call, type DatabaseOptions, openDatabase, type RemoteStores, storesOver } from './index'

export interface ReopenedDatabase<S> {
  stores: RemoteStores<S>
  /** Answers what was asked and closes the file; what is asked later fails. */
  close: () => Promise<void>
}

export interface ReopeningOptions extends Omit<DatabaseOptions, 'backupDirectory'> {
  /** It is not opened before this resolves, so that it takes nothing from the start. */
  mayBegin?: Promise<void> | undefined
}

const SHORTEST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000
/** One that lived this long was well; what ended it is new. */
const WELL_MS = 10 * 60_000

/** Never throws. A file of a newer version stays closed and untouched: then every call fails with that. */
export function openReplaceable<S>(options: ReopeningOptions): ReopenedDatabase<S> {
  const { clock, log } = options
  const name = basename(options.file)
  const life = new AbortController()
  const over = new Promise<undefined>((resolve) =>
    life.signal.addEventListener('abort', () => resolve(undefined), { once: true }),
  )
  const open = async () => {
    await Promise.race([options.mayBegin, over])
    life.signal.throwIfAborted()
    return openDatabase<S>({ ...options, backupDirectory: undefined })
  }
  let opening = open()
  let pauseMs = SHORTEST_PAUSE_MS
  const ended = keepOpen()

  async function keepOpen(): Promise<void> {
    while (!life.signal.aborted) {
      const startedAt = clock.monotonic()
      const why = await untilItEnds()
      if (!why) return
      log.warn('database.off', { file: name, ...toErrorInfo(why) })
      opening = Promise.reject(why)
      opening.catch(() => {})
      if (toErrorInfo(why).data?.cause === 'newer-schema') return
      if (clock.monotonic() - startedAt > WELL_MS) pauseMs = SHORTEST_PAUSE_MS
      await clock.sleep(pauseMs, life.signal).catch(() => {})
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      if (!life.signal.aborted) opening = open()
    }
  }

  /** Gives what ended it, or nothing when we closed it ourselves. */
  async function untilItEnds(): Promise<unknown> {
    try {
      const database = await opening
      const why = await Promise.race([database.failed, over])
      if (!why) await database.close()
      return why
    } catch (thrown) {
      return life.signal.aborted ? undefined : thrown
    }
  }

  const call: Call = async (store, method, args) => {
    const database = await opening
    try {
      return await database.call(store, method, args)
    } catch (thrown) {
      if (toErrorInfo(thrown).data?.cause === 'damaged') await database.abandon(`${name} is damaged`)
      throw thrown
    }
  }

  return {
    stores: storesOver<S>(call),
    close: () => {
      life.abort(new Failure('INTERNAL', 'The database is closed.', { data: { cause: 'closed' } }))
      return ended
    },
  }
}
