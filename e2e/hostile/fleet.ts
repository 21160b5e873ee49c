/**
 * A simulated fleet of which a test says what is on it: containers that no engine would take, under any name. A process
 * of its own, from the built app; who starts it stops it.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const PROGRAM = join(import.meta.dirname, '../../out/engine/simulated.js')

/** As far as the tests give it; the whole is in electron/engine/simulated/protocol.ts. */
export interface Injected {
  name: string
  image?: string
  command?: string[]
  labels?: Record<string, string>
  env?: string[]
  hostname?: string
  user?: string
  workingDir?: string
  network?: string
  aliases?: string[]
  mounts?: ({ destination: string; readOnly: boolean } & (
    | { kind: 'volume'; name: string }
    | { kind: 'bind'; source: string }
  ))[]
  ports?: { privatePort: number; protocol: 'tcp'; hostIp?: string; publicPort?: number }[]
  health?: { test: string[]; intervalMs: number }
  status?: 'running' | 'exited'
  error?: string
  exitCode?: number
}

interface Ready {
  hosts: { name: string; address: string; port: number; user: string; fingerprint: string }[]
  privateKey: string
}

export interface HostileFleet extends Ready {
  /** Puts containers on a host, with the images, volumes and networks they name. */
  inject: (host: string, containers: Injected[]) => Promise<void>
  stop: () => Promise<void>
}

export async function startHostileFleet(hosts: number): Promise<HostileFleet> {
  const options = { hosts, containersPerHost: 0, eventsPerSecond: 0, seed: 1 }
  const child = fork(PROGRAM, [`--fleet=${JSON.stringify(options)}`], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const [ready] = (await once(child, 'message')) as [Ready]
  async function order(asked: object): Promise<void> {
    const answered = once(child, 'message')
    child.send(asked)
    const [reply] = (await answered) as [{ error?: string }]
    if (reply.error) throw new Error(reply.error)
  }
  return {
    ...ready,
    inject: (host, containers) => order({ kind: 'inject', host, containers }),
    async stop() {
      await order({ kind: 'exit' })
      await ended
    },
  }
}
