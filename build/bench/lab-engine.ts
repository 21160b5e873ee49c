/**
 * The built engine connected to one real host of the lab over SSH, with that host's key trusted and its rows known.
 * Used by the scenarios that measure against `ssh -L` and curl.
 */
import type { Lab } from '../../e2e/lab/lab.ts'
import type { Bench } from './bench'
import { type BenchEngine, startEngine } from './engine'
import { follow, online, type View } from './follow'

export interface LabEngine {
  engine: BenchEngine
  view: View
  hostId: string
  close: () => Promise<void>
}

export const labAddress = (lab: Lab) => ({
  kind: 'ssh' as const,
  user: 'deploy',
  host: lab.host(1).address,
  port: 22,
  socketPath: '/var/run/docker.sock',
  auth: { kind: 'key' as const, path: lab.keys.id.path },
})

/** Resolves when `containers` rows are there. `userData` is a profile that is used again. */
export async function connectToLab(
  bench: Bench,
  lab: Lab,
  containers: number,
  userData = bench.folder(),
): Promise<LabEngine> {
  const engine = await startEngine({ userData, nodeArgs: bench.engineArgs })
  const host = lab.host(1)
  const fingerprint = host.hostKeyFingerprint()
  await engine.client.hosts.trustKey({ host: host.address, port: 22, fingerprint, keyType: 'ssh-ed25519' })
  const { hostId } = await engine.client.hosts.add({ name: 'lab', address: labAddress(lab) })
  const view = follow(engine.client)
  await view.until('the lab host is live', () => online(view) === 1 && view.rows.size === containers, 30_000)
  async function close() {
    view.close()
    await engine.stop()
  }
  return { engine, view, hostId, close }
}
