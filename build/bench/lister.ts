/**
 * Lists containers through the engine's own adapter, as often as its parent says, and tells how long each took.
 * A process of its own, forked by scenarios/list.ts with the address and the host's fingerprint.
 */
import { openHost } from '../../electron/engine/adapters/docker'
import type { HostAddress } from '../../shared/contract/hosts'

const [, , address = '', fingerprint = ''] = process.argv
const never = new AbortController().signal
const docker = await openHost(JSON.parse(address) as HostAddress, {
  signal: never,
  secrets: { read: () => Promise.reject(new Error('no secrets here')), remove: () => Promise.resolve() },
  knownKeys: { find: () => Promise.resolve([{ keyType: 'ssh-ed25519', fingerprint, revoked: false }]) },
})

process.on('message', async (times) => {
  const timesMs: number[] = []
  let count = 0
  for (let time = 0; time < Number(times); time += 1) {
    const before = performance.now()
    count = (await docker.containers.list(never)).length
    timesMs.push(performance.now() - before)
  }
  process.send?.({ count, timesMs })
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
