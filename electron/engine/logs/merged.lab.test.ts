/**
 * Several containers in one pane, on two real hosts, one of which has a clock that is 90 s ahead: the order is true all
 * the same. Fifty sources at once.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import { openShiftedEngine, type ShiftedEngine } from '../../../e2e/lab/shifted-engine'
import type { HostAddress } from '../../../shared/contract/hosts'
import { LINE_KIND } from '../../../shared/contract/logs'
import { startTestEngine, type TestEngine } from '../testing/test-engine'
import { type ReadLine, readPane, rowOf } from './reading'

const SHIFT_MS = 90_000
const unavailable = labUnavailable()
let lab: Lab
let app: TestEngine
let shifted: ShiftedEngine
const hostIds: string[] = []

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: [{}, { tcp: 'plain' }] })
  app = await startTestEngine()
  shifted = await openShiftedEngine(lab.host(2).address, 2375, SHIFT_MS)
  const { address: host, hostKeyFingerprint } = lab.host(1)
  await app.client.hosts.trustKey({ host, port: 22, fingerprint: hostKeyFingerprint() })
  const auth = { kind: 'key' as const, path: lab.keys.id.path }
  const addresses: HostAddress[] = [
    { kind: 'ssh', user: 'deploy', host, port: 22, socketPath: '/var/run/docker.sock', auth },
    { kind: 'tcp', host: '127.0.0.1', port: shifted.port, riskAccepted: true },
  ]
  for (const address of addresses)
    hostIds.push((await app.client.hosts.add({ name: `box-${hostIds.length + 1}`, address })).hostId)
}, 120_000)
afterAll(async () => {
  await app?.dispose()
  shifted?.close()
  await lab?.dispose()
}, 60_000)

const rowIs = (name: string) => rowOf(app.client, name)

async function start(index: number, name: string, script: string) {
  await lab.host(index).docker('run', '-d', '--name', name, 'busybox', 'sh', '-c', script)
  const { hostId, id } = await rowIs(name)
  return { hostId, containerId: id }
}

/** Numbered lines, some twenty a second where nothing else runs. */
const TELLER = 'n=0; while :; do echo "$n"; n=$((n+1)); usleep 50000; done'

/** When each line was written by the machine's one clock, in ms: both engines have it, only the proxy tells another. */
async function instantsOf(index: number, name: string): Promise<number[]> {
  const told = await lab.host(index).docker('logs', '--timestamps', name)
  return told.split('\n').map((line) => Date.parse(line.split(' ')[0] ?? ''))
}

/** Each line is where it belongs in time, as far as its host's clock is known. */
async function expectTrueTimes(lines: ReadLine[], ofSources: { index: number; name: string; errorMs: number }[]) {
  for (const [source, { index, name, errorMs }] of ofSources.entries()) {
    const instants = await instantsOf(index, name)
    const own = lines.filter((line) => line.source === source)
    const worst = Math.max(...own.map(({ at, text }) => Math.abs(at - (instants[Number(text)] ?? 0))))
    console.log(`${name}: off by at most ${worst.toFixed(1)} ms; clock ±${errorMs.toFixed(1)} ms`)
    expect(worst).toBeLessThanOrEqual(errorMs + 1) // one millisecond more, as the instants here have no finer hands
  }
}

const linesOnly = (lines: ReadLine[]) => lines.filter(({ kind }) => kind !== LINE_KIND.mark)

function isRising(values: number[]): boolean {
  return values.every((value, place) => place === 0 || value >= (values[place - 1] ?? 0))
}

describe.skipIf(unavailable)(unavailable ?? 'several containers in one pane', { timeout: 120_000 }, () => {
  it('two hosts, one of which is 90 s ahead, are in true order, back to the first line and live', async () => {
    const sources = [await start(1, 'right', TELLER), await start(2, 'ahead', TELLER)]
    for (const [place, name] of ['right', 'ahead'].entries())
      await expect
        .poll(async () => (await instantsOf(place + 1, name)).length, { timeout: 60_000 })
        .toBeGreaterThan(100)
    const pane = await readPane(app.client, sources, { tail: 20 })
    await pane.until(({ sources: told }) => told.length === 2 && told.every(({ state }) => state === 'following'))
    const [right, ahead] = pane.state().sources.map((source) => source.clock)
    if (!right || !ahead) throw new Error('no clock was measured')
    expect(Math.abs(ahead.offsetMs - SHIFT_MS)).toBeLessThanOrEqual(ahead.errorMs + 1)
    expect(ahead.errorMs).toBeLessThan(1000)
    await pane.older(30)
    await pane.older(10_000)
    await pane.until(({ end, isWhole }) => isWhole && end > 100)
    const lines = await pane.lines()
    expect(isRising(lines.map(({ at }) => at))).toBe(true)
    for (const source of [0, 1]) {
      const numbers = lines.filter((line) => line.source === source).map(({ text }) => Number(text))
      expect(numbers).toEqual(numbers.map((_, place) => place))
      expect(numbers.length).toBeGreaterThan(100)
    }
    await expectTrueTimes(lines, [
      { index: 1, name: 'right', errorMs: right.errorMs },
      { index: 2, name: 'ahead', errorMs: ahead.errorMs },
    ])
    await pane.end()
  })

  it('a source of another host that is added is merged in, and one that is left out keeps its lines', async () => {
    const [right, ahead] = [await rowIs('right'), await rowIs('ahead')].map(({ hostId, id }) => ({
      hostId,
      containerId: id,
    }))
    if (!right || !ahead) throw new Error('not there')
    const pane = await readPane(app.client, [ahead], { tail: 50 })
    const { paneId } = pane.state()
    const addedAt = Date.now()
    await app.client.logs.setSources({ paneId, sources: [ahead, right] })
    await pane.until(({ sources, end }) => sources.length === 2 && sources[1]?.state === 'following' && end > 120)
    const lines = linesOnly(await pane.lines())
    expect(isRising(lines.map(({ at }) => at))).toBe(true)
    expect(Math.abs((lines.at(-1)?.at ?? 0) - Date.now())).toBeLessThan(5000)
    // What it wrote before it was added is there, down to where the pane begins.
    const before = lines.filter(({ source, at }) => source === 1 && at < addedAt - 500)
    expect(before.length).toBeGreaterThan(20)
    const errors = pane.state().sources.map(({ clock }) => clock?.errorMs ?? 0)
    await expectTrueTimes(lines, [
      { index: 2, name: 'ahead', errorMs: errors[0] ?? 0 },
      { index: 1, name: 'right', errorMs: errors[1] ?? 0 },
    ])
    await app.client.logs.setSources({ paneId, sources: [right] })
    await pane.until(({ sources }) => sources[0]?.state === 'ended')
    const kept = (await pane.lines()).filter(({ source }) => source === 0).length
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect((await pane.lines()).filter(({ source }) => source === 0)).toHaveLength(kept)
    expect(kept).toBeGreaterThan(50)
    await app.client.logs.setSources({ paneId, sources: [right, ahead] })
    await pane.until(({ sources }) => sources[0]?.state === 'following')
    const { end } = pane.state()
    await pane.until((state) => state.end > end + 40)
    const numbers = linesOnly(await pane.lines())
      .filter(({ source }) => source === 0)
      .map(({ text }) => Number(text))
    expect(numbers).toEqual(numbers.map((_, place) => place + (numbers[0] ?? 0)))
    await pane.end()
  })

  it('fifty sources at once', async () => {
    await lab.host(1).docker('rm', '-f', 'right')
    await lab.host(2).docker('rm', '-f', 'ahead')
    const script = 'for n in $(seq 0 99); do echo "$HOSTNAME $n"; usleep 20000; done; sleep 3600'
    const names = Array.from({ length: 50 }, (_, place) => ({ index: 1 + (place % 2), name: `crowd${place}` }))
    for (let done = 0; done < names.length; done += 4)
      await Promise.all(
        names
          .slice(done, done + 4)
          .map(({ index, name }) => lab.host(index).docker('run', '-d', '--name', name, 'busybox', 'sh', '-c', script)),
      )
    const rows = await Promise.all(names.map(({ name }) => rowIs(name)))
    const begunAt = performance.now()
    const pane = await readPane(
      app.client,
      rows.map(({ hostId, id }) => ({ hostId, containerId: id })),
      { tail: 200 },
    )
    const firstMs = performance.now() - begunAt
    await pane.until(({ end, sources }) => end >= 5000 && sources.every(({ state }) => state === 'following'), 30_000)
    console.log(
      `50 sources: first message ${Math.round(firstMs)} ms, all ${Math.round(performance.now() - begunAt)} ms`,
    )
    const lines = await pane.lines()
    expect(isRising(lines.map(({ at }) => at))).toBe(true)
    for (let source = 0; source < 50; source += 1) {
      const numbers = lines.filter((line) => line.source === source).map(({ text }) => Number(text.split(' ')[1]))
      expect(numbers).toEqual(Array.from({ length: 100 }, (_, n) => n))
    }
    await pane.end()
  })
})
