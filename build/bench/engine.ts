/**
 * Starts the built engine (out/engine/main.js, what ships) as a process of its own and talks to it by the contract, as the
 * shell and a window do. It runs in Electron's own Node, which ships with it: another Node has another price for each
 * cipher (Node 24 four times that of Electron 33) and another heap. Who starts it stops it.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Contract } from '../../shared/contract'
import { type innerEngine, innerShell } from '../../shared/contract/inner'
import { type Client, connect, type Port, serve } from '../../shared/contract/runtime'
import { Failure } from '../../shared/errors'
import type { FleetReady } from './fleet'
import { BENCH, ROOT } from './paths'

export interface BenchEngine {
  pid: number
  client: Client<Contract>
  /** performance.now() when the process was asked for. */
  startedMs: number
  /** Ends it as the shell does: everything is written first. */
  stop: () => Promise<void>
}

const ELECTRON: string = createRequire(import.meta.url)('electron')

interface Letter {
  port: string
  data?: unknown
  ports?: string[]
  closed?: boolean
}

/** `home` is where the engine finds `.ssh`; nothing of the machine's own is read. `nodeArgs` as `--cpu-prof`. */
export async function startEngine(options: {
  userData: string
  home?: string
  demo?: FleetReady | undefined
  nodeArgs?: readonly string[]
}): Promise<BenchEngine> {
  const startedMs = performance.now()
  const child = fork(join(BENCH, 'engine-host.mjs'), [join(ROOT, 'out/engine/main.js')], {
    execPath: ELECTRON,
    execArgv: [...(options.nodeArgs ?? [])],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, HOME: options.home ?? options.userData, ELECTRON_RUN_AS_NODE: '1' },
  })
  const ended = once(child, 'exit')
  const ports = createPorts(child)
  const shell = connect<typeof innerEngine>(ports.open('inner'))
  serveShell(ports.open('shell'))
  await ports.said('loaded')
  const { userData, demo = null } = options
  child.send({ port: 'parent', data: { kind: 'start', userData, operator: 'bench', demo }, ports: ['inner', 'shell'] })
  await Promise.race([ports.said('ready'), ended.then(() => Promise.reject(new Error('the engine did not start')))])
  const face = ports.open('face')
  child.send({ port: 'parent', data: { kind: 'face' }, ports: ['face'] })
  const { client } = connect<Contract>(face)
  async function stop() {
    await shell.client.shutdown(undefined)
    child.disconnect()
    await ended
  }
  return { pid: child.pid ?? 0, client, startedMs, stop }
}

/** Ports laid over the child's one channel, told apart by name. */
function createPorts(child: ChildProcess) {
  const ports = new Map<string, EventEmitter>()
  const parent = new EventEmitter()
  child.on('message', (message) => {
    const { port, data, closed } = message as Letter
    if (port === 'parent') parent.emit((data as { kind: string }).kind)
    else ports.get(port)?.emit(closed ? 'close' : 'message', data)
  })
  return {
    open(name: string): Port {
      const events = new EventEmitter()
      ports.set(name, events)
      return {
        postMessage: (data) => void (child.connected && child.send({ port: name, data })),
        close: () => void (child.connected && child.send({ port: name, closed: true })),
        on: (type, listener) => void events.on(type, listener),
      }
    },
    said: (kind: 'loaded' | 'ready') => once(parent, kind),
  }
}

/** The shell's part: a vault that is open and empty. */
function serveShell(port: Port) {
  serve(
    innerShell,
    {
      secrets: {
        read() {
          throw new Failure('NOT_FOUND', 'That secret is not in the vault.')
        },
        async *watchLock(_, { signal }) {
          yield { locked: false }
          await once(signal, 'abort')
        },
        remove() {},
      },
      files: {
        pathOf() {
          throw new Failure('NOT_FOUND', 'No file was chosen.')
        },
      },
    },
    port,
    { session: null, gate: (call) => Promise.resolve(call.run()) },
  )
}
