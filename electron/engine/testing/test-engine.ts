/**
 * The whole engine in the test's own process, as main.ts composes it: real database worker, real SSH, real contract
 * over a MessageChannel. Only the shell is played by the test: it keeps the secrets in a map. For lab tests.
 */
import { join } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { Contract } from '../../../shared/contract'
import { innerShell } from '../../../shared/contract/inner'
import { type Client, connect, type Port, serve } from '../../../shared/contract/runtime'
import { Failure } from '../../../shared/errors'
import { createClock } from '../adapters/clock'
import { createLog } from '../adapters/log'
import { createEngine, type Engine } from '../engine'
import { bundleEntry } from './bundle'
import { createTemporaryFolder, databaseBundle, metricsBundle, type TemporaryFolder } from './temporary-database'

export interface TestEngine {
  client: Client<Contract>
  engine: Engine
  /** What a person typed into the vault, by id. */
  secrets: Map<string, string>
  /** Paths a person chose, by id; an id is good once. */
  chosenFiles: Map<string, string>
  userData: string
  log: string[]
  /** Ends the thread that keeps the history, as it stands. */
  killHistory: () => Promise<void>
  /** Ends the engine and keeps its folder, as a crash or a quit would; `start` again with the same folder. */
  stop: () => Promise<void>
  dispose: () => Promise<void>
}

export interface TestEngineOptions {
  /** Of the test's own, to start in again what another engine left there. */
  folder?: TemporaryFolder
  /** Of `EngineOptions`. */
  passingMs?: number
}

export async function startTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const { folder = createTemporaryFolder(), passingMs } = options
  const [bundle, historyBundle, workerBundle] = await Promise.all([
    databaseBundle(),
    metricsBundle(),
    bundleEntry('workers/worker.ts'),
  ])
  const secrets = new Map<string, string>()
  const chosenFiles = new Map<string, string>()
  const lines: string[] = []
  let metricsWorker: Worker | undefined
  const clock = createClock()
  const log = createLog((line) => lines.push(line), clock.now)
  const shell = new MessageChannel()
  serveShell(portOf(shell.port1), secrets, chosenFiles)
  const engine = await createEngine({
    userData: folder.path,
    operator: 'tester',
    shell: connect<typeof innerShell>(portOf(shell.port2)).client,
    clock,
    log,
    demo: null,
    spawnDatabase: () => new Worker(bundle),
    spawnMetricsDatabase: () => {
      metricsWorker = new Worker(historyBundle)
      return metricsWorker
    },
    spawnWorker: (given) => new Worker(workerBundle, given),
    passingMs,
  })
  const face = new MessageChannel()
  engine.serveFace(portOf(face.port1))
  const connection = connect<Contract>(portOf(face.port2))
  const stop = async () => {
    connection.close()
    await engine.dispose()
    shell.port2.close()
  }
  const dispose = async () => {
    await stop()
    folder.remove()
  }
  return {
    client: connection.client,
    engine,
    secrets,
    chosenFiles,
    userData: join(folder.path),
    log: lines,
    killHistory: async () => void (await metricsWorker?.terminate()),
    stop,
    dispose,
  }
}

function serveShell(port: Port, secrets: Map<string, string>, chosenFiles: Map<string, string>) {
  serve(
    innerShell,
    {
      secrets: {
        read({ id }) {
          const value = secrets.get(id)
          if (value === undefined) throw new Failure('NOT_FOUND', 'That secret is not in the vault.')
          return { value }
        },
        async *watchLock(_, { signal }) {
          yield { locked: false }
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
        },
        remove({ id }) {
          secrets.delete(id)
        },
      },
      files: {
        pathOf({ fileId }) {
          const path = chosenFiles.get(fileId)
          if (path === undefined) throw new Failure('NOT_FOUND', 'That file was not chosen.')
          chosenFiles.delete(fileId)
          return { path }
        },
      },
    },
    port,
    { session: null, gate: (call) => Promise.resolve(call.run()) },
  )
}

/** Node's ports type their events otherwise than the browser's; at run time both are what the contract listens to. */
function portOf(port: MessageChannel['port1']): Port {
  return port as unknown as Port
}
