/**
 * A CPU limit on real engines: known with the use, by the kernel's files over SSH and by the engine over TLS, also when it
 * is changed; and what it does to a container that wants more, as the diagnosis says it.
 */
import { describe, expect, it } from 'vitest'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Contract } from '../../../shared/contract'
import type { Container } from '../../../shared/contract/containers'
import type { ContainerUsage } from '../../../shared/contract/metrics'
import type { Client } from '../../../shared/contract/runtime'
import { following, referenceOf, until } from '../containers/following'
import { labEngine } from '../testing/lab-engine'
import { addLabHosts } from '../testing/lab-hosts'

const unavailable = labUnavailable()
const opened = labEngine(() => openLab({ hosts: [{}, { tcp: 'tls' }] }), { before: startHeld, addHosts })
const { rowIs } = following(() => opened.client)

const BUSY = ['busybox', 'sh', '-c', 'while :; do :; done']

async function startHeld(lab: Lab) {
  await Promise.all(
    ['ssh', 'tls'].map(async (name, place) => {
      const { docker } = lab.host(place + 1)
      await docker('run', '-d', '--name', `held-${name}`, '--cpus', '0.05', ...BUSY)
      await docker('run', '-d', '--name', `free-${name}`, 'busybox', 'sleep', '3600')
    }),
  )
}

async function addHosts(client: Client<Contract>, lab: Lab): Promise<string[]> {
  const overSsh = await addLabHosts(client, { ...lab, hosts: [lab.host(1)] })
  const material = { kind: 'files' as const, ca: lab.tls.ca, ...lab.tls.client }
  const address = { kind: 'tls' as const, host: lab.host(2).address, port: 2376, material }
  return [...overSsh, (await client.hosts.add({ name: 'box-2', address })).hostId]
}

/** What the kernel has been told, in microseconds of each 100 ms. */
const quotaUsOf = async (place: number, { id }: Container) =>
  Number(await opened.lab.host(place).sh(`cat $(find /sys/fs/cgroup -path '*/${id}/cpu.cfs_quota_us' | head -n 1)`))

const usageIs = ({ key }: Container, is: (usage: ContainerUsage) => boolean, withinMs = 30_000) =>
  until<ContainerUsage, ContainerUsage>(
    opened.client.metrics.watchContainers,
    (all) => all.find((usage) => usage.key === key && is(usage)),
    withinMs,
  )

describe.skipIf(unavailable)(unavailable ?? 'a CPU limit', { timeout: 120_000 }, () => {
  it.each([
    ['ssh', 1, 'reader'],
    ['tls', 2, 'api'],
  ] as const)('over %s', async (way, place, source) => {
    const row = await rowIs(`held-${way}`, ({ cpuLimit }) => cpuLimit === 0.05)
    // Where the machine itself is busy it is not always the limit that makes it wait.
    const usage = await usageIs(row, ({ heldBack = 0 }) => heldBack > 0.3, 90_000)
    expect(usage.cpuLimit).toBe(0.05)
    expect(usage.heldBack).toBeLessThanOrEqual(1)
    const patches = opened.client.metrics.watchHosts(undefined, { signal: AbortSignal.timeout(30_000) })
    for await (const { changed } of patches) {
      const host = changed.find(({ hostId }) => hostId === row.hostId)
      if (!host) continue
      expect(host.source).toBe(source)
      break
    }
    const { summary, findings } = await opened.client.diagnosis.of(referenceOf(row))
    expect(findings.find(({ part }) => part === 'cpu')).toMatchObject({
      ...{ tone: 'warn', title: 'Held back by its limit of 0.05 cores' },
      facts: expect.arrayContaining([{ name: 'Held back', value: expect.stringMatching(/^in \d+ % of its busy/) }]),
    })
    console.log(`${way}: held back ${usage.heldBack?.toFixed(2)}; ${summary}`)

    await opened.lab.host(place).docker('update', '--cpus', '0.1', `held-${way}`)
    await rowIs(`held-${way}`, ({ cpuLimit }) => cpuLimit === 0.1)
    await expect.poll(() => quotaUsOf(place, row)).toBe(10_000) // or there would be nothing to see
    const changed = performance.now()
    await usageIs(row, ({ cpuLimit }) => cpuLimit === 0.1)
    console.log(`${way}: told ${Math.round(performance.now() - changed)} ms after its row`)

    const free = await usageIs(await rowIs(`free-${way}`), ({ cpu }) => cpu !== null)
    expect([free.cpuLimit, free.heldBack]).toEqual([undefined, undefined])
  })
})
