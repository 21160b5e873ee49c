/**
 * Follows the engine's word on the fleet for the tray, over restarts of the engine: while there is none, the state is
 * "disconnected", never the last good one.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { innerEngine } from '../../shared/contract/inner'
import type { Client } from '../../shared/contract/runtime'
import type { Engine } from './engine-process'

type FleetStream = ReturnType<Client<typeof innerEngine>['watchFleet']>
export type Fleet = FleetStream extends AsyncGenerator<infer T> ? T : never

const NO_ENGINE: Fleet = { state: 'disconnected', online: 0, total: 0, down: [] }
const AGAIN_AFTER_MS = 500

/** Calls `onFleet` for each change until the signal fires. */
export async function followFleet(
  engine: Pick<Engine, 'inner'>,
  onFleet: (fleet: Fleet) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const inner = await engine.inner(signal)
      for await (const fleet of inner.watchFleet(undefined, { signal })) onFleet(fleet)
    } catch {
      // The line broke with the engine; it comes back with it.
    }
    if (signal.aborted) return
    onFleet(NO_ENGINE)
    await sleep(AGAIN_AFTER_MS, undefined, { signal }).catch(() => {})
  }
}
