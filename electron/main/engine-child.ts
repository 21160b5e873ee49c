/**
 * One engine process from fork to exit: its minimal environment, its output into a log file, its start message with the
 * two inner ports. Used by engine-process.ts, which decides when there is one.
 */
import { MessageChannelMain, type MessagePortMain, utilityProcess } from 'electron'
import * as z from 'zod'
import { errorInfo } from '../../shared/contract/error-info'
import type { innerEngine } from '../../shared/contract/inner'
import { type Client, connect } from '../../shared/contract/runtime'
import { engineEnvironment } from './engine-environment'
import type { LogFile } from './log'

export interface ForkEngineOptions {
  modulePath: string
  userData: string
  operator: string
  runtime: 'official' | 'fallback'
  version: string
  demo: object | null
  /** Takes what the process prints. */
  output: Pick<LogFile, 'write'>
  /** Serves what the shell offers the engine; gives back its end. */
  serveInner: (port: MessagePortMain) => () => void
  onReady: (inner: Client<typeof innerEngine>, readyMs: number) => void
  onFailed: (reason: string) => void
  onExit: (code: number) => void
}

export interface EngineChild {
  pid: number | undefined
  giveFace: (port: MessagePortMain) => void
  /** At once. */
  kill: () => void
  /** Kindly, then at once after a second. Resolves when it is gone. */
  end: () => Promise<void>
}

const fromEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), readyMs: z.number() }),
  z.object({ kind: z.literal('failed'), error: errorInfo }),
])
const KILL_AFTER_MS = 1_000

export function forkEngine(options: ForkEngineOptions): EngineChild {
  const child = utilityProcess.fork(options.modulePath, [], {
    serviceName: 'Longshore engine',
    env: engineEnvironment(process.env),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const engineLine = new MessageChannelMain()
  const shellLine = new MessageChannelMain()
  const { client, close } = connect<typeof innerEngine>(engineLine.port1)
  const stopServing = options.serveInner(shellLine.port1)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))

  child.stdout?.on('data', (data: Buffer) => options.output.write(data.toString()))
  child.stderr?.on('data', (data: Buffer) => options.output.write(data.toString()))
  child.on('message', (raw: unknown) => {
    const message = fromEngine.safeParse(raw)
    if (!message.success) return
    if (message.data.kind === 'ready') options.onReady(client, message.data.readyMs)
    else options.onFailed(message.data.error.message)
  })
  child.once('exit', (code) => {
    close()
    stopServing()
    options.onExit(code)
  })
  const { userData, operator, runtime, version, demo } = options
  child.postMessage({ kind: 'start', userData, operator, runtime, version, demo }, [engineLine.port2, shellLine.port2])

  const kill = () => {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
  }
  return {
    get pid() {
      return child.pid
    },
    giveFace: (port) => child.postMessage({ kind: 'face' }, [port]),
    kill,
    async end() {
      child.kill()
      const timer = setTimeout(kill, KILL_AFTER_MS)
      await exited
      clearTimeout(timer)
    },
  }
}
