/**
 * Until when no link begins: till the cached rows are on their way to the first window. To load SSH and Docker and to
 * shake hands with a fleet takes the processor for longer than all that comes before it, and what a person waits for at
 * a start is the picture of the day before. Made by engine.ts, which says when a window came; hosts/index.ts waits.
 */
import type { Clock } from '../ports'

/** A window asks for the rows at once; after this time they have been sent and are being drawn. */
const AFTER_WINDOW_MS = 300
/** Nobody may be looking: then too the fleet is connected. */
const WITHOUT_WINDOW_MS = 1500

export interface QuietStart {
  /** Resolves when links may begin. */
  over: Promise<void>
  windowCame: () => void
}

/** Ends by itself. After `signal` it never does: then nobody is left to connect for. */
export function createQuietStart({ sleep }: Pick<Clock, 'sleep'>, signal: AbortSignal): QuietStart {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const endAfter = (delayMs: number) => void sleep(delayMs, signal).then(resolve, () => {})
  endAfter(WITHOUT_WINDOW_MS)
  return { over, windowCame: () => endAfter(AFTER_WINDOW_MS) }
}
