/**
 * Events through the contract, on real engines over real SSH: seen at once, with what tells something, and a history
 * that joins what an engine remembers from before with what was heard live, each event once.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHealthFlip, startSleeper } from '../../../e2e/lab/containers'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { DockerEventRow } from '../../../shared/contract/events'
import type { Host } from '../../../shared/contract/hosts'
import { addLabHosts } from '../testing/lab-hosts'
import { startTestEngine, type TestEngine } from '../testing/test-engine'

const unavailable = labUnavailable()
let lab: Lab
let app: TestEngine
const hostIds: string[] = []
const heard: DockerEventRow[] = []
let wake = () => {}
const life = new AbortController()

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: 2 })
  await startSleeper(lab.host(1), 'earlier')
  app = await startTestEngine()
  hostIds.push(...(await addLabHosts(app.client, lab)))
  await online(2)
  void follow().catch(() => {})
}, 120_000)
afterAll(async () => {
  life.abort()
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

async function follow(): Promise<void> {
  for await (const { added } of app.client.events.watch(undefined, { signal: life.signal })) {
    heard.push(...added)
    wake()
  }
}

/** The first event that was, or is, heard of that kind. */
async function event(is: (row: DockerEventRow) => boolean, withinMs = 10_000): Promise<DockerEventRow> {
  const late = Date.now() + withinMs
  for (;;) {
    const found = heard.find(is)
    if (found) return found
    if (Date.now() > late) throw new Error(`not heard; last: ${JSON.stringify(heard.slice(-5))}`)
    await Promise.race([new Promise<void>((resolve) => (wake = resolve)), new Promise((r) => setTimeout(r, 100))])
  }
}

async function online(count: number): Promise<void> {
  const hosts = new Map<string, Host>()
  const signal = AbortSignal.timeout(30_000)
  for await (const { changed } of app.client.hosts.watch(undefined, { signal })) {
    for (const host of changed) hosts.set(host.id, host)
    if ([...hosts.values()].filter((host) => host.link === 'online').length === count) return
  }
}

describe.skipIf(unavailable)(unavailable ?? 'events of real hosts', { timeout: 60_000 }, () => {
  it('shows what docker run does within a second, with what tells something', async () => {
    const id = await startSleeper(lab.host(2), 'fresh', '--label', 'com.docker.compose.project=shop', '--label', 'x=y')
    const answeredAt = performance.now()
    const started = await event((row) => row.action === 'start' && row.name === 'fresh')
    expect(performance.now() - answeredAt).toBeLessThan(1000)
    expect(started).toMatchObject({ hostId: hostIds[1], type: 'container', id })
    expect(started.attributes).toEqual({ name: 'fresh', image: 'busybox', 'com.docker.compose.project': 'shop' })
    expect(await event((row) => row.type === 'network' && row.action === 'connect')).toMatchObject({
      name: 'bridge',
      attributes: { container: id },
    })
  })

  it('tells how it ended', async () => {
    await lab.host(2).docker('kill', '-s', 'KILL', 'fresh')
    const died = await event((row) => row.action === 'die' && row.name === 'fresh')
    expect(died.attributes.exitCode).toBe('137')
    expect((await event((row) => row.action === 'kill' && row.name === 'fresh')).attributes.signal).toBe('9')
  })

  it('tells of health, and not of every probe', async () => {
    const flip = await startHealthFlip(lab.host(2), 'checked')
    await event((row) => row.name === 'checked' && row.detail === 'healthy')
    await flip.setHealthy(false)
    expect(await event((row) => row.name === 'checked' && row.detail === 'unhealthy')).toMatchObject({
      action: 'health_status',
    })
    await lab.host(2).docker('rm', '-f', 'checked')
    expect(heard.filter((row) => row.action.startsWith('exec'))).toEqual([])
  })

  it('gives each event once in the history, from before it was connected as well', async () => {
    const earlierId = await lab.host(1).docker('inspect', '-f', '{{.Id}}', 'earlier')
    await lab.host(1).docker('restart', '-t', '1', 'earlier')
    await event((row) => row.name === 'earlier' && row.action === 'restart')
    const before = performance.now()
    const history = await app.client.events.history({ hostId: hostIds[0] ?? '', id: earlierId, limit: 100 })
    expect(performance.now() - before).toBeLessThan(3000)
    const actions = history.filter((row) => row.type === 'container').map((row) => row.action)
    expect(actions).toEqual(['restart', 'start', 'stop', 'die', 'kill', 'start', 'create'])
    expect(history.map((row) => row.at)).toEqual(history.map((row) => row.at).sort((a, b) => b - a))
    // Of its networks too, because they name it.
    expect(history.some((row) => row.type === 'network' && row.action === 'disconnect')).toBe(true)
    expect(history.filter((row) => row.seq > 0).length).toBeGreaterThanOrEqual(4)
    expect(history.filter((row) => row.seq === 0).length).toBeGreaterThanOrEqual(2)
    const two = await app.client.events.history({ hostId: hostIds[0] ?? '', id: earlierId, limit: 2 })
    expect(two).toEqual(history.slice(0, 2))
  })

  it('gives what it heard when the host is away', async () => {
    await lab.host(2).service('kill', 'sshd')
    const history = await app.client.events.history({ hostId: hostIds[1] ?? '', limit: 1000 })
    expect(history.some((row) => row.name === 'fresh' && row.action === 'start')).toBe(true)
    expect(history.every((row) => row.hostId === hostIds[1])).toBe(true)
  })

  it('gives a new reader what is kept, the newest last', async () => {
    const first = await app.client.events.watch(undefined, { signal: life.signal })[Symbol.asyncIterator]().next()
    if (first.done) throw new Error('no message')
    expect(first.value).toMatchObject({ snapshot: true, dropped: 0 })
    const seqs = first.value.added.map((row) => row.seq)
    expect(seqs.length).toBeGreaterThan(10)
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index))
  })
})
