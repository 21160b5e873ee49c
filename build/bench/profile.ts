/**
 * A profile as a person would have it after adding every host of a simulated fleet: keys trusted, containers known. Made
 * through the contract by the built engine; the app then starts on it.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from './bench'
import { startEngine } from './engine'
import type { BenchFleet } from './fleet'
import { follow, online } from './follow'

const RATE_OVER_MS = 5000

/** Gives the profile's folder, the hosts' ids, and how many row changes a second the engine sent while it looked. */
export async function prepareProfile(
  bench: Bench,
  fleet: BenchFleet,
): Promise<{ profile: string; changesPerS: number; hostIds: string[] }> {
  const profile = bench.folder()
  const keyPath = join(bench.folder(), 'key')
  writeFileSync(keyPath, fleet.ready.privateKey, { mode: 0o600 })
  const engine = await startEngine({ userData: profile })
  const view = follow(engine.client)
  for (const { name, address: host, port, user, fingerprint, socketPath } of fleet.ready.hosts) {
    await engine.client.hosts.trustKey({ host, port, fingerprint, keyType: 'ssh-ed25519' })
    const auth = { kind: 'key' as const, path: keyPath }
    await engine.client.hosts.add({ name, address: { kind: 'ssh', user, host, port, socketPath, auth } })
  }
  const hosts = fleet.ready.hosts.length
  await view.until('all hosts are live', () => online(view) === hosts && view.rows.size === fleet.containers)
  await sleep(2000)
  const before = view.updates()
  await sleep(RATE_OVER_MS)
  const hostIds = [...view.hosts.keys()]
  const changesPerS = ((view.updates() - before) / RATE_OVER_MS) * 1000
  view.close()
  await engine.stop()
  return { profile, changesPerS, hostIds }
}
