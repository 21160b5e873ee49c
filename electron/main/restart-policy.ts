/**
 * When something that died is started again, and when it is not: three deaths in a minute mean that another start
 * will not help. Used for the engine process and for the page of each window. Time comes in as an argument.
 */
export const CRASH_LOOP = { deaths: 3, windowMs: 60_000 } as const
/** Long enough that a process dying at once does not spin, far below the two seconds a restart may take. */
export const RESTART_DELAY_MS = 200

export type Verdict = { kind: 'restart'; afterMs: number } | { kind: 'give-up' }

export interface RestartPolicy {
  /** Told of a death at `nowMs` (monotonic), says what to do. */
  died: (nowMs: number) => Verdict
  /** The person tries again: past deaths no longer count. */
  forget: () => void
}

export function createRestartPolicy(): RestartPolicy {
  let deaths: number[] = []
  return {
    died(nowMs) {
      deaths = [...deaths.filter((at) => nowMs - at < CRASH_LOOP.windowMs), nowMs]
      if (deaths.length >= CRASH_LOOP.deaths) return { kind: 'give-up' }
      return { kind: 'restart', afterMs: RESTART_DELAY_MS }
    },
    forget() {
      deaths = []
    },
  }
}
