/**
 * From the engine's thread to the database: every minute what was measured in it, once an hour is over its folding, and
 * what is too old or too much goes. Made by index.ts. A database that cannot write (a full disk, a lost worker) makes the
 * history pause: that is said once, the last minutes are held, and after too many there is a gap.
 */
import { toErrorInfo } from '../../../../shared/errors'
import type { Clock, Log, Remote } from '../../ports'
import type { OwnerId } from '../model'
import type { MetricsStore } from '../store'
import type { Batch } from './journal'
import { MINUTE_MS, type Minutes } from './minutes'
import type { KeptOwner } from './owners-table'
import { HOUR_MS } from './slots'

export interface WriterPorts {
  store: Pick<Remote<MetricsStore>, 'write' | 'putOwners' | 'fold' | 'trim'>
  clock: Clock
  log: Log
  minutes: Minutes
  ownerOf: (id: OwnerId) => KeptOwner | undefined
  capBytes: () => number
}

/** Most points of a minute are there a little after it; what is later goes with the next one. */
const AFTER_MINUTE_MS = 12_000
const AFTER_HOUR_MS = 2 * MINUTE_MS
/** Minutes that wait while nothing can be written. */
const MOST_WAITING = 10

export function createWriter(ports: WriterPorts) {
  const { store, clock, log, minutes } = ports
  let waiting: Batch[] = []
  let sent: Batch | undefined
  let writing = Promise.resolve()
  let pausedBecause: string | undefined
  let lostMinutes = 0
  let isUntidy = false
  /** Hours before it were folded, unless something of them came later. */
  let foldedHour = -1
  let lastMinute: { owners: number; ms: number } | undefined

  function pause(thrown: unknown) {
    const { message, details, hint } = toErrorInfo(thrown)
    if (pausedBecause === undefined) log.warn('metrics.paused', { why: message, hint, details })
    pausedBecause = message
  }

  function goOn() {
    if (pausedBecause !== undefined) log.info('metrics.resumed', { lostMinutes })
    pausedBecause = undefined
    lostMinutes = 0
  }

  async function writeWaiting(): Promise<void> {
    for (let batch = waiting[0]; batch; batch = waiting[0]) {
      const startedAt = clock.monotonic()
      sent = batch
      try {
        const missing = await store.write(batch)
        if (waiting[0] === batch) waiting.shift()
        if (batch.minutes.some(({ minuteAt }) => minuteAt < foldedHour * HOUR_MS)) foldedHour = -1
        goOn()
        const owners = Math.max(0, ...batch.minutes.map((minute) => minute.owners.length))
        lastMinute = { owners, ms: Math.round(clock.monotonic() - startedAt) }
        const known = missing.flatMap((id) => ports.ownerOf(id) ?? [])
        if (known.length > 0) await store.putOwners(known)
      } catch (thrown) {
        return pause(thrown)
      } finally {
        sent = undefined
      }
    }
  }

  /** Writes all but the minute that runs; with `nowAt` undefined that one too. Never rejects. */
  function flush(nowAt?: number): Promise<void> {
    const over = minutes.take(nowAt)
    if (over.length > 0) waiting.push({ batch: Math.floor(Math.random() * 2 ** 52), minutes: over })
    while (waiting.length > MOST_WAITING) {
      waiting.shift()
      lostMinutes += 1
    }
    writing = writing.then(writeWaiting)
    return writing
  }

  /** Step by step, so that what a person asks for meanwhile gets its turn. */
  async function tidy(signal: AbortSignal): Promise<void> {
    const hour = Math.floor((clock.now() - AFTER_HOUR_MS) / HOUR_MS)
    try {
      while (hour !== foldedHour && !signal.aborted) if (!(await store.fold(hour))) foldedHour = hour
      while (!signal.aborted && (await store.trim({ now: clock.now(), capBytes: ports.capBytes() })));
      isUntidy = false
    } catch (thrown) {
      if (!isUntidy && !signal.aborted) log.warn('metrics.untidy', { why: toErrorInfo(thrown).message })
      isUntidy = true
    }
  }

  return {
    /** Until the signal fires. First of all it folds what was left by an engine that was killed. */
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        await tidy(signal)
        const sinceTurnMs = (clock.now() - AFTER_MINUTE_MS) % MINUTE_MS
        await clock.sleep(MINUTE_MS - sinceTurnMs, signal).catch(() => {})
        if (!signal.aborted) await flush(clock.now())
      }
    },
    flush,
    /** Forgets what is not written. Resolves when nothing is under way. */
    discard(): Promise<void> {
      minutes.take()
      waiting = []
      return writing
    },
    /** Minutes that are neither written nor on their way: what is asked now is answered after what is on its way. */
    waiting: () => waiting.filter((batch) => batch !== sent).flatMap((batch) => batch.minutes),
    state: () => ({ pausedBecause, lastMinute }),
  }
}
