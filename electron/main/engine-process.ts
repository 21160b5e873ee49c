/**
 * The life of the engine process: started, told where to live, restarted when it dies, stopped at the end. Three
 * deaths in a minute, or its own word that it cannot start, end in safe mode until the person tries again.
 * The process itself is engine-child.ts; pages and the rest of the shell only see `Engine`.
 */
import type { MessagePortMain } from 'electron'
import type { innerEngine } from '../../shared/contract/inner'
import type { Client } from '../../shared/contract/runtime'
import type { EngineProcess } from '../../shared/contract/shell'
import { Failure, toErrorInfo } from '../../shared/errors'
import { type EngineChild, type ForkEngineOptions, forkEngine } from './engine-child'
import type { Log } from './log'
import { createRestartPolicy, RESTART_DELAY_MS } from './restart-policy'
import { createWatched, type Watched } from './watched'

type Inner = Client<typeof innerEngine>

export interface EngineOptions extends Omit<ForkEngineOptions, 'demo' | 'onReady' | 'onFailed' | 'onExit'> {
  /** The simulated fleet, if there is one; awaited before each start and expected to remember its answer. */
  demo: (() => Promise<object>) | null
  log: Log
}

export interface Engine {
  state: Watched<EngineProcess>
  /** How long the engine needed to start, in milliseconds by its own clock; once it runs. */
  readyMs: () => number
  /** What the engine offers the shell. Waits a few seconds for a start under way, else rejects with ENGINE_DOWN. */
  inner: (signal: AbortSignal) => Promise<Inner>
  /** Gives the engine a page's port, or closes it when there is no engine. */
  giveFace: (port: MessagePortMain) => void
  /** Called after each fork, when pages should get new ports. */
  onForked: (listener: () => void) => void
  /** Starts again after safe mode. */
  restart: () => void
  /** Lets the engine write what it holds, then ends it; takes 4 s at most. */
  stop: () => Promise<void>
}

const WAIT_FOR_START_MS = 8_000
const SHUTDOWN_MS = 3_000
/** Restoring a database may take long; an engine that says nothing for a minute hangs and counts as dead. */
const READY_WITHIN_MS = 60_000

export function startEngine(options: EngineOptions): Engine {
  const { log } = options
  const state = createWatched<EngineProcess>({ state: 'starting', reason: '', restarts: 0 })
  const policy = createRestartPolicy()
  const listeners = new Set<() => void>()
  let child: EngineChild | undefined
  let inner: Inner | undefined
  let readyMs = 0
  let timer: NodeJS.Timeout | undefined
  let watchdog: NodeJS.Timeout | undefined
  let stopping = false

  const say = (next: EngineProcess['state'], reason: string, restarts = state.get().restarts) =>
    state.set({ state: next, reason, restarts })

  async function start() {
    try {
      const demo = options.demo && (await options.demo()) // without one, the engine is forked before this returns
      if (stopping) return
      child = forkEngine({ ...options, demo, onReady, onFailed, onExit })
      watchdog = setTimeout(child.kill, READY_WITHIN_MS)
      for (const listener of listeners) listener()
    } catch (thrown) {
      log.error('engine.not-started', { ...toErrorInfo(thrown) })
      say('safe-mode', toErrorInfo(thrown).message)
    }
  }

  function onReady(client: Inner, tookMs: number) {
    clearTimeout(watchdog)
    inner = client
    readyMs = tookMs
    log.info('engine.ready', { readyMs: tookMs, pid: child?.pid })
    say('running', '')
  }

  /** The engine's own refusal, such as a database of a newer version: another start would say the same. */
  function onFailed(reason: string) {
    log.error('engine.refused', { reason })
    say('safe-mode', reason)
    child?.kill()
  }

  function onExit(code: number) {
    clearTimeout(watchdog)
    child = undefined
    inner = undefined
    if (stopping) return
    const refused = state.get().state === 'safe-mode'
    const verdict = policy.died(performance.now())
    log.error('engine.exited', { code, verdict: refused ? 'refused' : verdict.kind })
    if (refused) return
    if (verdict.kind === 'give-up') {
      return say('safe-mode', 'The engine stopped three times within a minute, so it was not started again.')
    }
    say('restarting', `The engine stopped (exit code ${code}) and is being started again.`, state.get().restarts + 1)
    timer = setTimeout(start, verdict.afterMs)
  }

  async function innerWhenRunning(signal: AbortSignal): Promise<Inner> {
    const waiting = AbortSignal.any([signal, AbortSignal.timeout(WAIT_FOR_START_MS)])
    await state.until((now) => now.state === 'running' || now.state === 'safe-mode', waiting).catch(() => {})
    if (inner) return inner
    throw new Failure('ENGINE_DOWN', 'The engine is not running, so nothing can be recorded and nothing was done.', {
      hint: state.get().state === 'safe-mode' ? 'Start the engine again.' : 'Try again in a few seconds.',
    })
  }

  async function stop() {
    stopping = true
    clearTimeout(timer)
    clearTimeout(watchdog)
    const last = child
    if (!last) return
    await inner?.shutdown(undefined, { signal: AbortSignal.timeout(SHUTDOWN_MS) }).catch((thrown) => {
      log.warn('engine.shutdown', { why: toErrorInfo(thrown).message })
    })
    await last.end()
  }

  void start()
  return {
    state,
    readyMs: () => readyMs,
    inner: innerWhenRunning,
    giveFace: (port) => (child ? child.giveFace(port) : port.close()),
    onForked: (listener) => void listeners.add(listener),
    restart() {
      if (state.get().state !== 'safe-mode' || child) return
      policy.forget()
      say('starting', '')
      // Not at once: pages get new ports with the start, and the answer to this call must still pass through the old.
      timer = setTimeout(start, RESTART_DELAY_MS)
    },
    stop,
  }
}
