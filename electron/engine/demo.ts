/** The hosts of the simulated fleet, as the engine is handed them by main.ts. Used by engine.ts only. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostDraft } from '../../shared/contract/hosts'
import type { SimulatedHost } from './hosts'

/** What the simulated fleet reports when it is up. */
export interface Demo {
  hosts: { name: string; address: string; port: number; user: string; fingerprint: string; socketPath: string }[]
  privateKey: string
}

/** The simulated fleet's client key lives only as long as the demo profile's process; ssh wants a file. */
export async function demoHosts(demo: Demo, userData: string): Promise<SimulatedHost[]> {
  const path = join(userData, 'simulated-fleet-key')
  await rm(path, { force: true })
  await writeFile(path, demo.privateKey, { mode: 0o600 })
  return demo.hosts.map(({ name, address: host, port, user, fingerprint, socketPath }) => ({
    draft: {
      name,
      address: { kind: 'ssh', user, host, port, socketPath, auth: { kind: 'key', path } },
    } satisfies HostDraft,
    fingerprint,
  }))
}
