/**
 * The engine process: started by the shell as a utility process, told once where to live, then handed one port per
 * window. Only wiring of the process stands here; the engine itself is made in engine.ts and knows nothing of it.
 */
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { innerShell } from '../../shared/contract/inner'
import { connect, type Port } from '../../shared/contract/runtime'
import { toErrorInfo } from '../../shared/errors'
import { createClock } from './adapters/clock'
import { createLog } from './adapters/log'
import type { Demo } from './demo'
import type { Engine } from './engine'

/** What Electron gives a utility process to talk to its parent. */
interface ParentPort {
  on: (type: 'message', listener: (event: { data: unknown; ports: Port[] }) => void) => void
  postMessage: (message: unknown) => void
}

/** The first message of the shell, with the port that serves us and the port we serve. */
interface Start {
  kind: 'start'
  userData: string
  operator: string
  demo: Demo | null
}

/**
 * Counters of ten thousand containers live for ten seconds, which is long enough to die as old objects: left alone, V8
 * lets more than twice of what lives lie about before it looks again. Its "(1 + percent / 100)" times what is alive.
 */
setFlagsFromString('--heap-growing-percent=50')

const spawnDatabase = () => new Worker(join(import.meta.dirname, 'database.js'))
/** Begun before all else: its thread starts while the engine is being loaded. One that broke by then is begun anew. */
const database = spawnDatabase()
let hasBroken = false
database.once('error', () => (hasBroken = true))

const parent = (process as unknown as { parentPort: ParentPort }).parentPort
const clock = createClock()
const log = createLog((line) => process.stdout.write(line), clock.now)
let engine: Promise<Engine> | undefined

process.on('unhandledRejection', (thrown) => log.error('unhandled', { ...toErrorInfo(thrown) }))

parent.on('message', ({ data, ports }) => {
  const message = data as Start | { kind: 'face' }
  if (message.kind === 'start') engine = start(message, ports)
  else if (message.kind === 'face') void engine?.then((ready) => ports[0] && ready.serveFace(ports[0])).catch(() => {})
})

async function start(message: Start, ports: Port[]): Promise<Engine> {
  const [inner, shellPort] = ports
  if (!inner || !shellPort) throw new Error('the shell sent no ports')
  const shell = connect<typeof innerShell>(shellPort).client
  try {
    const { createEngine } = await import('./engine')
    const ready = await createEngine({
      ...message,
      shell,
      clock,
      log,
      spawnWorker: (options) => new Worker(join(import.meta.dirname, 'worker.js'), options),
      spawnDatabase: () => (hasBroken ? spawnDatabase() : database),
      spawnMetricsDatabase: () => new Worker(join(import.meta.dirname, 'metrics-database.js')),
    })
    ready.serveShell(inner)
    void ready.failed.then((failure) => {
      log.error('database.lost', { ...failure.info })
      process.exit(1) // the shell starts us anew
    })
    parent.postMessage({ kind: 'ready', readyMs: ready.report.readyMs })
    return ready
  } catch (thrown) {
    log.error('start', { ...toErrorInfo(thrown) })
    parent.postMessage({ kind: 'failed', error: toErrorInfo(thrown) })
    throw thrown
  }
}
