/**
 * The simulated fleet (out/engine/simulated.js) as a process of its own, so that what it costs is never counted as ours:
 * each host an SSH server with an engine behind it. Who starts it stops it.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Container } from '../../shared/contract/containers'
import { ROOT } from './paths'

/** What the fleet says when it listens; the engine takes it as its demo. */
export interface FleetReady {
  kind: 'ready'
  hosts: { name: string; address: string; port: number; user: string; fingerprint: string; socketPath: string }[]
  privateKey: string
}

interface TrueContainer {
  id: string
  name: string
  status: string
  exitCode: number
  restartCount: number
  health?: string | undefined
}

export interface Truth {
  events: number
  hosts: { name: string; containers: TrueContainer[] }[]
}

export interface BenchFleet {
  pid: number
  ready: FleetReady
  containers: number
  /** The exact state now. */
  truth: () => Promise<Truth>
  /** Puts containers on a host, as inject of the fleet's protocol does; no event tells of them. */
  inject: (host: string, containers: readonly object[]) => Promise<void>
  /** Ends for good what happens by itself, so that the truth stands still. */
  calm: () => Promise<void>
  stop: () => Promise<void>
}

const SEED = 7

export async function startFleet(options: {
  hosts: number
  containersPerHost: number
  eventsPerSecond?: number
}): Promise<BenchFleet> {
  const { hosts, containersPerHost, eventsPerSecond = 0 } = options
  const fleet = JSON.stringify({ hosts, containersPerHost, eventsPerSecond, seed: SEED })
  const child = fork(join(ROOT, 'out/engine/simulated.js'), [`--fleet=${fleet}`], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const [ready] = (await once(child, 'message')) as [FleetReady]
  let asked = 0
  function ask(kind: 'truth' | 'calm' | 'exit' | 'inject', more: object = {}): Promise<{ value: Truth }> {
    const seq = ++asked
    return new Promise((resolve) => {
      const listen = (message: unknown) => {
        const reply = message as { seq: number; value: Truth }
        if (reply.seq !== seq) return
        child.off('message', listen)
        resolve(reply)
      }
      child.on('message', listen)
      child.send({ kind, seq, ...more })
    })
  }
  return {
    pid: child.pid ?? 0,
    ready,
    containers: hosts * containersPerHost,
    truth: async () => (await ask('truth')).value,
    async inject(host, containers) {
      await ask('inject', { host, containers })
    },
    async calm() {
      await ask('calm')
    },
    async stop() {
      await ask('exit')
      await ended
    },
  }
}

/** Is the row what the engine says? Health and exit codes are compared where they mean something. */
export function agrees(row: Container | undefined, truth: TrueContainer): boolean {
  if (!row || row.state !== truth.status || row.restartCount !== truth.restartCount) return false
  if (truth.status === 'running') return row.health === (truth.health ?? 'none')
  return truth.status !== 'exited' || row.exitCode === truth.exitCode
}
