/**
 * The hosts of a lab in an engine under test, as a person would add them: key trusted, reached over SSH as `deploy`. For
 * lab tests. It knows of the lab only what it needs: this folder imports nothing of it.
 */
import type { Contract } from '../../../shared/contract'
import type { Client } from '../../../shared/contract/runtime'

export interface LabOfHosts {
  hosts: readonly { address: string; hostKeyFingerprint: () => string }[]
  keys: { id: { path: string } }
}

/** Adds all as `box-1`, `box-2` …; gives their ids in that order. It does not wait for them. */
export async function addLabHosts({ hosts }: Client<Contract>, lab: LabOfHosts): Promise<string[]> {
  const auth = { kind: 'key' as const, path: lab.keys.id.path }
  const ids: string[] = []
  for (const { address: host, hostKeyFingerprint } of lab.hosts) {
    await hosts.trustKey({ host, port: 22, fingerprint: hostKeyFingerprint() })
    const address = { kind: 'ssh' as const, user: 'deploy', host, port: 22, socketPath: '/var/run/docker.sock', auth }
    ids.push((await hosts.add({ name: `box-${ids.length + 1}`, address })).hostId)
  }
  return ids
}
