/**
 * A container of the simulated fleet that writes 50,000 lines a second, into a pane: nothing is lost unless it is
 * counted, the pane stays within its bounds, and whoever else asks the engine is answered. Needs no root.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundleEntry } from '../testing/bundle'
import { isLong } from '../testing/random'
import { startTestEngine, type TestEngine } from '../testing/test-engine'
import { readPane, rowOf } from './reading'

const FOR_MS = isLong ? 60_000 : 6000
const LINES_PER_SECOND = 50_000
let app: TestEngine
let fleet: ReturnType<typeof fork>

interface Ready {
  hosts: { name: string; address: string; port: number; user: string; fingerprint: string; socketPath: string }[]
  privateKey: string
}

beforeAll(async () => {
  app = await startTestEngine()
  const options = { hosts: 1, containersPerHost: 1, eventsPerSecond: 0, seed: 7 }
  fleet = fork(await bundleEntry('simulated/main.ts'), [`--fleet=${JSON.stringify(options)}`])
  const [{ hosts, privateKey }] = (await once(fleet, 'message')) as [Ready]
  const [host] = hosts
  if (!host) throw new Error('no host')
  const behaviour = { kind: 'steady', log: 'plain', linesPerMinute: LINES_PER_SECOND * 60 }
  fleet.send({ kind: 'inject', host: host.name, containers: [{ name: 'flood', behaviour, startedAt: Date.now() }] })
  const path = join(app.userData, 'key')
  writeFileSync(path, privateKey, { mode: 0o600 })
  await app.client.hosts.trustKey({ host: host.address, port: host.port, fingerprint: host.fingerprint })
  const { address, port, user, socketPath, name } = host
  await app.client.hosts.add({
    name,
    address: { kind: 'ssh', user, host: address, port, socketPath, auth: { kind: 'key', path } },
  })
}, 60_000)
afterAll(async () => {
  await app?.dispose()
  fleet?.kill()
})

it('50,000 lines a second: each once, in order, the engine stays quick and small', { timeout: 120_000 }, async () => {
  const { hostId, id } = await rowOf(app.client, 'flood')
  const before = process.memoryUsage.rss()
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const pane = await readPane(app.client, [{ hostId, containerId: id }])
  delay.enable()
  const begun = { at: performance.now(), end: pane.state().end, messages: pane.messages() }
  const asked: number[] = []
  let most = 0
  while (performance.now() - begun.at < FOR_MS) {
    const askedAt = performance.now()
    const { paneId, end } = pane.state()
    await app.client.logs.lines({ paneId, from: end - 60, count: 60 })
    asked.push(performance.now() - askedAt)
    most = Math.max(most, process.memoryUsage.rss())
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  delay.disable()
  const seconds = (performance.now() - begun.at) / 1000
  const { end, letGo, paneId } = pane.state()
  const perSecond = (end - begun.end) / seconds
  const messagesPerSecond = (pane.messages() - begun.messages) / seconds
  const slowest = asked.toSorted((a, b) => a - b)[Math.floor(asked.length * 0.95)] ?? 0
  console.log(
    `${Math.round(perSecond)} lines/s, ${messagesPerSecond.toFixed(1)} messages/s, lines p95 ${slowest.toFixed(1)} ms,`,
    `loop p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms, +${((most - before) / 2 ** 20).toFixed(0)} MiB, let go ${letGo}`,
  )
  expect(perSecond).toBeGreaterThan(LINES_PER_SECOND * 0.8)
  expect(messagesPerSecond).toBeLessThan(64)
  expect(slowest).toBeLessThan(100)
  const { at } = await app.client.logs.lines({ paneId, from: end - 5000, count: 5000 })
  const gaps = at.slice(1).map((instant, place) => instant - (at[place] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThan(0)
  expect(Math.max(...gaps)).toBeLessThan(0.05) // one each 0.02 ms: none is missing
  await pane.end()
})
