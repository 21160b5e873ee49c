/**
 * Ways through a log that take more than one answer of the engine: older lines as one comes near the top, all the way to
 * the first line, to an instant. One at a time; a new one ends the one under way. Used by viewer.ts.
 */
import type { Feed } from './feed'

export interface Journey {
  kind: 'older' | 'beginning' | 'time'
  /** Lines loaded so far. */
  loaded: number
}

interface Options {
  feed: () => Feed
  onChange: (journey: Journey | undefined) => void
  onFailure: (thrown: unknown) => void
}

const STEP = 2000
const BIG_STEP = 100_000

export function createTravel({ feed, onChange, onFailure }: Options) {
  let under: { stop: AbortController; journey: Journey } | undefined

  function stop() {
    under?.stop.abort()
    under = undefined
    onChange(undefined)
  }

  /** `arrived` says, after each step, whether the way is at its end. */
  async function go(kind: Journey['kind'], step: number, arrived: () => boolean | Promise<boolean>) {
    under?.stop.abort()
    const own = { stop: new AbortController(), journey: { kind, loaded: 0 } }
    under = own
    onChange(own.journey)
    try {
      while (!(await arrived())) {
        const { added, isWhole } = await feed().older(step, own.stop.signal)
        if (under !== own) return
        own.journey = { kind, loaded: own.journey.loaded + added }
        onChange(own.journey)
        // Nothing more comes: all is there, a pane that is full loads none, a host is away.
        if (isWhole || added === 0) break
      }
    } catch (thrown) {
      if (under === own) onFailure(thrown)
    } finally {
      if (under === own) {
        under = undefined
        onChange(undefined)
      }
    }
  }

  return {
    stop,
    isUnderWay: () => under !== undefined,
    /** Some more, unless it is whole or something is under way. */
    older(): void {
      const { isWhole, letGo } = feed().state()
      if (under || isWhole || letGo > 0) return
      let steps = 0
      void go('older', STEP, () => steps++ > 0)
    },
    /** Resolves when the first line of all is there, or nothing more is loaded. */
    toBeginning: () => go('beginning', BIG_STEP, () => feed().state().isWhole),
    /** Resolves when what was written at that instant is there, or nothing more is loaded. */
    toTime: (at: number) => go('time', BIG_STEP, async () => feed().state().isWhole || (await reaches(feed(), at))),
  }
}

/** Is the oldest line at hand from before that instant? */
async function reaches(feed: Feed, at: number): Promise<boolean> {
  const oldest = await feed.oldestAt()
  return oldest !== undefined && oldest < at
}
