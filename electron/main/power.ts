/**
 * Sleep and network: when the machine wakes or a network comes back, the engine is told to try every link at once
 * instead of at its next turn. Told by Electron's powerMonitor; a change of network by the page would be hearsay, so
 * the shell looks itself.
 */
import { net, powerMonitor } from 'electron'
import type { Engine } from './engine-process'
import type { Log } from './log'

const LOOK_EVERY_MS = 2_000
const TELL_WITHIN_MS = 5_000

/** Gives back its end. */
export function followPower(engine: Engine, log: Log): () => void {
  let online = net.isOnline()

  async function tell(why: string) {
    log.info('power.woke', { why })
    const signal = AbortSignal.timeout(TELL_WITHIN_MS)
    await engine
      .inner(signal)
      .then((inner) => inner.woke(undefined, { signal }))
      .catch(() => {}) // an engine that is down tries every link when it starts
  }

  const onResume = () => void tell('resume')
  const timer = setInterval(() => {
    const now = net.isOnline()
    if (now && !online) void tell('online')
    online = now
  }, LOOK_EVERY_MS)
  powerMonitor.on('resume', onResume)
  return () => {
    clearInterval(timer)
    powerMonitor.off('resume', onResume)
  }
}
