/**
 * The lab: real Docker hosts on this machine, for tests that need real engines and real SSH. The one entry point, used
 * by lab tests, end-to-end tests and cli.ts:
 *
 *     const lab = await openLab({ hosts: 3 })
 *     await lab.host(1).docker('ps')
 *     await lab.dispose()
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type LabTls, makeAuthorities } from './certificates.ts'
import type { LabHost } from './host.ts'
import { bootHost, type HostOptions } from './host-boot.ts'
import type { ImageName } from './image-recipes.ts'
import { provideImages } from './images.ts'
import { type LabAgent, type LabKey, type LabKeys, makeKeys, startAgent } from './keys.ts'
import { createSwitch } from './network.ts'
import type { LabRecord } from './record.ts'
import { claimLab, releaseLab } from './registry.ts'
import { labUnavailable } from './requirements.ts'
import { letGo } from './run.ts'

export {
  type CertificatePair,
  type EngineTcp,
  EXPIRED_AT,
  type LabTls,
  type ServerCertificate,
  WRONG_NAME,
} from './certificates.ts'
export type { HostUser, LabHost, ServiceAction } from './host.ts'
export type { HostOptions } from './host-boot.ts'
export type { ImageName } from './image-recipes.ts'
export { askpassEnvironment, type LabAgent, type LabKey, type LabKeys } from './keys.ts'
export type { NetworkFault } from './network.ts'
export { LAB_PACKAGES, labUnavailable } from './requirements.ts'

/** What `openLab` is asked for. */
export interface LabOptions {
  /** A number of plain hosts, or the options of each. */
  hosts: number | readonly HostOptions[]
  /** Images given to every host; only `busybox` unless told, as each costs half a second per host. */
  images?: readonly ImageName[]
  signal?: AbortSignal
}

/** A running lab. */
export interface Lab {
  /** Names of the lab's namespaces and cgroups begin with this. */
  readonly prefix: string
  /** Where its files lie; gone after `dispose`. */
  readonly directory: string
  readonly hosts: readonly LabHost[]
  readonly keys: LabKeys
  /** Certificates for the engines on TCP. @throws Error if no host of the lab has the option `tcp`. */
  readonly tls: LabTls
  readonly hasTls: boolean
  /** Host by number, from 1. @throws Error if there is none. */
  host(index: number): LabHost
  startAgent(keys: readonly LabKey[]): Promise<LabAgent>
  /** Ends everything the lab started and removes everything it made. May be called twice. */
  dispose(): Promise<void>
}

/**
 * Opens a lab and resolves when all hosts answer. If this process ends without `dispose`, however it ends, the lab is
 * removed by its reaper, or else by the next lab that opens.
 * @throws Error with the sentence of `labUnavailable` if no lab can run here.
 */
export async function openLab(options: LabOptions): Promise<Lab> {
  const unavailable = labUnavailable()
  if (unavailable !== undefined) throw new Error(unavailable)
  const record = await claimLab(options.signal)
  const releaseReaper = startReaper(record.directory)
  let ended: Promise<void> | undefined
  const dispose = () => {
    ended ??= releaseLab(record).finally(releaseReaper)
    return ended
  }
  try {
    return await populate(record, options, dispose)
  } catch (error) {
    await dispose()
    throw error
  }
}

async function populate(record: LabRecord, options: LabOptions, dispose: () => Promise<void>): Promise<Lab> {
  const plans = typeof options.hosts === 'number' ? Array<HostOptions>(options.hosts).fill({}) : options.hosts
  const keys = await makeKeys(join(record.directory, 'keys'))
  await createSwitch(record.prefix, record.slot)
  const hasTcp = plans.some((plan) => plan.tcp !== undefined)
  const authorities = hasTcp ? await makeAuthorities(join(record.directory, 'tls')) : undefined
  const commons = { record, keys, authorities }
  const boots = plans.map((plan, at) => bootHost(commons, at + 1, plan, options.signal))
  // All must have ended, well or not, before a failure is passed on: a boot still under way would outlive the removal.
  await Promise.allSettled(boots)
  const hosts = await Promise.all(boots)
  await provideImages(hosts, options.images ?? ['busybox'], options.signal)
  let agents = 0
  return {
    prefix: record.prefix,
    directory: record.directory,
    hosts,
    keys,
    hasTls: hasTcp,
    get tls() {
      if (authorities === undefined) throw new Error('no host of this lab has the option `tcp`')
      return authorities.client
    },
    dispose,
    host(index) {
      const host = hosts[index - 1]
      if (host === undefined) throw new Error(`this lab has ${hosts.length} hosts, none of them is ${index}`)
      return host
    },
    startAgent: (agentKeys) =>
      startAgent(`${record.prefix}-sw`, join(record.directory, `agent-${++agents}`), agentKeys),
  }
}

/** See reaper.ts. Returns what lets it go. */
function startReaper(directory: string): () => void {
  const { NODE_OPTIONS: _, ...env } = process.env
  const args = ['--experimental-strip-types', '--no-warnings', join(import.meta.dirname, 'reaper.ts'), directory]
  const child = spawn(process.execPath, args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'], env, cwd: '/' })
  letGo(child)
  return () => child.stdin.end()
}
