/**
 * Asks the history of each live host now and then when its disk will be full, one host after the other. Made by index.ts;
 * the rule is forecast.ts.
 */
import { HOST_SERIES } from '../../../shared/domain/series'
import type { Clock, Log } from '../ports'
import { fullAt } from './forecast'
import type { Keeping } from './keeping'
import type { OwnerId } from './model'

interface Disk {
  hostId: string
  owner: OwnerId
  sizeBytes: number
}

export interface ForecastsPorts {
  /** Of live hosts, where it is known. */
  disks: () => Iterable<Disk>
  keeping: Pick<Keeping, 'history'>
  clock: Clock
  log: Log
}

const EVERY_MS = 600_000
/** Once the first hosts are there and have said how large their disks are. */
const FIRST_AFTER_MS = 90_000
const DAYS_MS = 7 * 86_400_000
/** Five minutes each. */
const POINTS = 2000
const DISK = HOST_SERIES.indexOf('disk')

export function createForecasts({ disks, keeping, clock, log }: ForecastsPorts) {
  const life = new AbortController()
  const foreseen = new Map<string, number>()

  async function askForever(): Promise<void> {
    await clock.sleep(FIRST_AFTER_MS, life.signal)
    for (;;) {
      for (const disk of [...disks()]) await ask(disk)
      await clock.sleep(EVERY_MS, life.signal)
    }
  }

  async function ask({ hostId, owner, sizeBytes }: Disk): Promise<void> {
    life.signal.throwIfAborted()
    const now = clock.now()
    try {
      const { at, series } = await keeping.history(owner, 'host', { from: now - DAYS_MS, until: now, points: POINTS })
      const when = fullAt({ at, usedBytes: series[DISK]?.avg ?? [] }, sizeBytes, now)
      if (when === undefined) foreseen.delete(hostId)
      else foreseen.set(hostId, when)
    } catch (thrown) {
      if (!life.signal.aborted) log.warn('metrics.forecast', { hostId, thrown: String(thrown) })
    }
  }

  askForever().catch(() => {}) // ends with the engine; what fails in between is logged where it does

  return {
    fullAt: (hostId: string) => foreseen.get(hostId),
    forget: () => foreseen.clear(),
    dispose: () => life.abort(),
  }
}
