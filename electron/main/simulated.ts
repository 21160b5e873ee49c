/**
 * The simulated fleet of `--demo` and `--smoke`: a process of its own behind its own SSH server. Started once, before
 * the engine, which is told where it listens.
 */
import { utilityProcess } from 'electron'
import * as z from 'zod'
import { Failure } from '../../shared/errors'
import { engineEnvironment } from './engine-environment'
import type { Log, LogFile } from './log'

const FLEET = { hosts: 12, containersPerHost: 25, eventsPerSecond: 1, seed: 7, hasTroubles: true } as const
const START_MS = 30_000

const ready = z.object({
  kind: z.literal('ready'),
  hosts: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      port: z.number(),
      user: z.string(),
      fingerprint: z.string(),
      socketPath: z.string(),
    }),
  ),
  privateKey: z.string(),
})
export type SimulatedFleet = z.output<typeof ready>

export interface Simulated {
  /** Resolves when it listens; the same answer each time. */
  fleet: () => Promise<SimulatedFleet>
  stop: () => void
}

export function startSimulated(modulePath: string, output: Pick<LogFile, 'write'>, log: Log): Simulated {
  const child = utilityProcess.fork(modulePath, [`--fleet=${JSON.stringify(FLEET)}`], {
    serviceName: 'Longshore simulated fleet',
    env: engineEnvironment(process.env),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout?.on('data', (data: Buffer) => output.write(data.toString()))
  child.stderr?.on('data', (data: Buffer) => output.write(data.toString()))

  const fleet = new Promise<SimulatedFleet>((resolve, reject) => {
    const fail = (why: string) => reject(new Failure('ENGINE_DOWN', `The simulated fleet did not start: ${why}.`))
    const timer = setTimeout(fail, START_MS, 'it said nothing for 30 seconds')
    child.on('message', (message: unknown) => {
      const parsed = ready.safeParse(message)
      if (!parsed.success) return
      clearTimeout(timer)
      resolve(parsed.data)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      log.error('simulated.exited', { code })
      fail(`it ended with exit code ${code}`)
    })
  })
  fleet.catch(() => {}) // heard by whoever asks for it
  return { fleet: () => fleet, stop: () => void child.kill() }
}
