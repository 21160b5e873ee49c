/** Logs of simulated containers: parts of one log agree with each other, and it is fast enough to load an engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LogReading, type LogWanted } from './answers/logs'
import { createFleet, type Fleet } from './fleet'
import { type Behaviour, createContainer } from './model'
import { connectTo, type TestClient } from './test-client'

const NOW = Date.UTC(2026, 10, 21, 12)
const EVERYTHING: LogWanted = {
  since: undefined,
  until: undefined,
  tail: undefined,
  stdout: true,
  stderr: true,
  timestamps: true,
}

function containerOf(log: Behaviour['log'], linesPerMinute: number, more: Parameters<typeof createContainer>[0] = {}) {
  const behaviour: Behaviour = {
    kind: 'service',
    stopMs: 1,
    ignoresTerm: false,
    cpuShare: 0,
    memoryBytes: 1,
    log,
    linesPerMinute,
  }
  const identity = { id: 'c0ffee12'.padEnd(64, '0'), station: 2, pid: 7, now: NOW }
  return createContainer({ behaviour, startedAt: NOW - 600_000, ...more }, identity)
}

interface Line {
  stream: number
  at: string
  text: string
}

function linesIn(bytes: Buffer): Line[] {
  const lines: Line[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at + 4)
    const payload = bytes.toString('utf8', at + 8, end)
    expect(payload.indexOf('\n')).toBe(payload.length - 1)
    lines.push({ stream: bytes[at] ?? 0, at: payload.slice(0, 30), text: payload.slice(31, -1) })
    at = end
  }
  return lines
}
const read = (container: ReturnType<typeof containerOf>, wanted: Partial<LogWanted> = {}, now = NOW) =>
  linesIn(Buffer.concat([...new LogReading(container, { ...EVERYTHING, ...wanted }, now).upTo(now)]))
const nanosOf = (at: string) => BigInt(Date.parse(at)) * 1_000_000n + BigInt(at.slice(23, 29))

describe.each(['http', 'database', 'json', 'colour', 'trace', 'plain'] as const)('a log of kind %s', (log) => {
  const earlierRuns = [{ startedAt: NOW - 900_000, finishedAt: NOW - 700_000 }]
  const container = containerOf(log, 300, { earlierRuns })
  const all = read(container)

  it('has its lines in order, over a restart', () => {
    expect(all.length).toBeGreaterThan(3900)
    const stamps = all.map(({ at }) => at)
    expect([...stamps].sort()).toEqual(stamps)
    expect(new Set(all.map(({ stream }) => stream))).toEqual(new Set([1, 2]))
    expect(stamps.some((at) => Date.parse(at) < NOW - 700_000)).toBe(true)
    expect(stamps.some((at) => Date.parse(at) > NOW - 700_000 && Date.parse(at) < NOW - 600_000)).toBe(false)
  })

  it('gives the last lines, and those of a time, out of the same log', () => {
    for (const tail of [0, 1, 2, 5, 100, 3500])
      expect(read(container, { tail })).toEqual(tail === 0 ? [] : all.slice(-tail))
    for (const place of [100, 1500, 3000]) {
      const at = nanosOf(all[place]?.at ?? '')
      expect(read(container, { since: at })).toEqual(all.slice(place))
      expect(read(container, { since: at + 1n })).toEqual(all.slice(place + 1))
      expect(read(container, { until: at })).toEqual(all.slice(0, place + 1))
      expect(read(container, { until: at, tail: all.length - place })).toEqual(all.slice(place, place + 1))
    }
    expect(read(container, { stderr: false })).toEqual(all.filter(({ stream }) => stream === 1))
  })

  it('goes on where it was', () => {
    const reading = new LogReading(container, { ...EVERYTHING, tail: 10 }, NOW - 5000)
    const parts = [NOW - 5000, NOW - 4000, NOW - 3999, NOW].flatMap((now) =>
      linesIn(Buffer.concat([...reading.upTo(now)])),
    )
    expect(parts.slice(10)).toEqual(all.slice(all.length - parts.length + 10))
    expect(parts.length).toBeGreaterThan(20)
  })
})

it('never keeps more than 100,000 things that were said', () => {
  expect(read(containerOf('plain', 3_000_000)).length).toBe(100_000)
})

describe('over SSH', () => {
  let fleet: Fleet
  let client: TestClient

  beforeAll(async () => {
    fleet = await createFleet({ hosts: 1, containersPerHost: 1, eventsPerSecond: 0, seed: 7 })
    const [host] = fleet.ready.hosts
    if (!host) throw new Error('no host')
    const { behaviour } = containerOf('json', 3_000_000)
    fleet.obey({ kind: 'inject', host: host.name, containers: [{ name: 'flood', behaviour, startedAt: Date.now() }] })
    client = await connectTo(host, fleet.ready.privateKey)
  })
  afterAll(async () => {
    client?.close()
    await fleet?.dispose()
  })

  it('50,000 lines a second reach a reader, each once, until the container ends', async () => {
    const response = await client.open('/containers/flood/logs?stdout=1&stderr=1&timestamps=1&follow=1')
    const pieces: Buffer[] = []
    response.on('data', (piece: Buffer) => pieces.push(piece))
    const ended = new Promise((resolve) => response.once('end', resolve))
    setTimeout(() => void client.ask('POST', '/containers/flood/stop'), 2000)
    await ended
    const lines = linesIn(Buffer.concat(pieces))
    expect(lines.length).toBeGreaterThan(20_000)
    expect(new Set(lines.map(({ at }) => at)).size).toBe(lines.length)
    const gaps = lines.slice(1).map(({ at }, place) => Number(nanosOf(at) - nanosOf(lines[place]?.at ?? '')))
    expect(Math.min(...gaps.slice(0, 10_000))).toBeGreaterThan(0)
    expect(gaps.every((gap) => gap > 0 && gap < 60_000)).toBe(true)
  })
})
