/**
 * Search and download on real engines over real SSH: in a pane beside what the text holds, over a fleet of which one
 * host is away, and a range in a file beside what `docker logs` gives.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Container } from '../../../shared/contract/containers'
import type { LogSource } from '../../../shared/contract/logs'
import { following, lookAt, until } from '../containers/following'
import { addLabHosts } from '../testing/lab-hosts'
import { startTestEngine, type TestEngine } from '../testing/test-engine'
import { queryOf, readPane } from './reading'

const unavailable = labUnavailable()
const LINES = 100_000
let lab: Lab
let app: TestEngine
const hostIds: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'log-download-'))
const { taskEnds } = following(() => app.client)

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: 3, images: ['busybox'] })
  app = await startTestEngine()
  hostIds.push(...(await addLabHosts(app.client, lab)))
}, 120_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

/** Runs a shell script in a container of host `index`, waits until it has ended, and gives it as a source. */
async function written(index: number, name: string, script: string): Promise<LogSource> {
  await lab.host(index).docker('run', '--name', name, '-d', 'busybox', 'sh', '-c', script)
  await lab.host(index).docker('wait', name)
  const hostId = hostIds[index - 1]
  const row = await until<Container, Container>(
    app.client.containers.watch,
    (all) => all.find((one) => one.name === name && one.hostId === hostId),
    10_000,
  )
  return { hostId: row.hostId, containerId: row.id }
}

async function searched(asked: Parameters<TestEngine['client']['logs']['watchFleet']>[0], signal?: AbortSignal) {
  const all: { hostId: string; containerId: string; text: string; at: number }[] = []
  const progress = new Map<string, { done: number; total: number; lines: number; found: number; error?: unknown }>()
  const failed: { containerId: string; error: { code: string } }[] = []
  for await (const message of app.client.logs.watchFleet(asked, signal ? { signal } : {})) {
    for (const { text, ...line } of message.found) all.push({ ...line, text: Buffer.from(text).toString() })
    for (const each of message.progress) progress.set(each.hostId, each)
    failed.push(...message.failed)
  }
  return { all, progress, failed }
}

/** Downloads into a file and gives its bytes; the file is gone again then. */
async function downloaded(asked: Omit<Parameters<TestEngine['client']['logs']['download']>[0], 'fileId' | 'name'>) {
  const path = join(folder, 'log')
  app.chosenFiles.set('file', path)
  const { taskId } = await app.client.logs.download({ ...asked, fileId: 'file', name: 'a log' })
  const task = await taskEnds(taskId)
  expect(task).toMatchObject({ state: 'done' })
  const bytes = readFileSync(path)
  rmSync(path)
  expect(readdirSync(folder)).toEqual([])
  return { bytes, note: task.steps[0]?.note }
}

const plainText = { format: 'text', timestamps: false, gzip: false } as const

describe.skipIf(unavailable)(unavailable ?? 'search and download', () => {
  let many: LogSource
  it('finds in a pane what is there, then what is loaded and what comes', { timeout: 60_000 }, async () => {
    many = await written(1, 'many', `seq ${LINES} | sed 's/^/line number /'; echo 'the END' >&2`)
    const pane = await readPane(app.client, [many])
    await pane.until((state) => state.end > 0)
    const { paneId } = pane.state()
    const life = new AbortController()
    const hits = new Set<number>()
    let state = { scanned: 0, total: 0, found: 0 }
    const search = (async () => {
      const asked = { paneId, query: queryOf('7777') }
      for await (const message of app.client.logs.watchSearch(asked, { signal: life.signal })) {
        if (message.changedFrom !== undefined) for (const hit of hits) if (hit >= message.changedFrom) hits.delete(hit)
        for (const hit of message.hits) hits.add(hit)
        state = message
      }
    })().catch(() => {})
    await app.client.logs.older({ paneId, count: 10 * LINES })
    const seen = pane.until((now) => now.isWhole)
    await seen
    const deadline = performance.now() + 10_000
    while (state.scanned < LINES && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20))
    const texts = await pane.texts()
    const { first } = pane.state()
    const expected = texts.flatMap((text, index) => (text.includes('7777') ? [first + index] : []))
    expect(expected.length).toBeGreaterThan(10)
    expect([...hits].sort((a, b) => a - b)).toEqual(expected)
    expect(state.found).toBe(expected.length)

    const startedAt = performance.now()
    for await (const { scanned, total, found } of app.client.logs.watchSearch({
      paneId,
      query: queryOf('number 9{3}', { isRegex: true }),
    })) {
      if (scanned < total) continue
      expect(found).toBe(texts.filter((text) => /number 9{3}/.test(text)).length)
      break
    }
    console.log(`${LINES} lines by a pattern: ${Math.round(performance.now() - startedAt)} ms`)
    const broken = app.client.logs.watchSearch({ paneId, query: queryOf('(', { isRegex: true }) }).next()
    await expect(broken).rejects.toMatchObject({ code: 'INVALID' })
    life.abort()
    await search
    await pane.end()
  })

  it('downloads a range as docker logs gives it, byte by byte', { timeout: 60_000 }, async () => {
    const script = `for n in $(seq 12); do echo out $n; echo err $n >&2; printf '\\033[1m\\377\\000 odd\\n'; sleep 0.3; done`
    const source = await written(1, 'ranged', script)
    const host = lab.host(1)
    const whole = await host.sh('docker logs -t ranged 2>&1')
    const stamps = whole
      .split('\n')
      .flatMap((line) => line.match(/^\S+Z/) ?? [])
      .sort()
    const from = Date.parse(stamps[9] ?? '') + 1
    const to = Date.parse(stamps[25] ?? '') + 1
    const iso = (at: number) => new Date(at).toISOString()
    const one = await host.sh(`docker logs --since ${iso(from)} --until ${iso(to)} ranged 2>/dev/null | od -An -tx1 -v`)
    const hex = one.replace(/\s+/g, '')
    const { bytes, note } = await downloaded({ sources: [source], from, until: to, ...plainText })
    // The tool writes both streams to two places: what is compared is stdout; of stderr the lines.
    const ours = bytes
      .toString('latin1')
      .split('\n')
      .filter((line) => !line.startsWith('err'))
    expect(Buffer.from(ours.join('\n'), 'latin1').toString('hex')).toBe(hex)
    expect(bytes.toString('latin1').match(/^err/gm)?.length).toBeGreaterThan(3)
    console.log('range:', note)

    const zipped = await downloaded({ sources: [source], format: 'text', timestamps: true, gzip: true })
    const lines = gunzipSync(zipped.bytes).toString('latin1').trimEnd().split('\n')
    expect(lines).toHaveLength(36)
    // Both streams reach the engine by ways of their own: its order is not quite that of its stamps.
    expect(lines.map((line) => line.split(' ')[0] ?? '').sort()).toEqual(stamps)
    const json = await downloaded({ sources: [source], format: 'json-lines', timestamps: false, gzip: false })
    const objects = json.bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>)
    expect(objects).toHaveLength(36)
    const odd = objects.find(({ line }) => line?.includes('odd'))
    expect(odd).toEqual({
      time: expect.any(String),
      host: 'box-1',
      container: 'ranged',
      stream: 'stdout',
      line: '\u001b[1m\ufffd\0 odd',
    })
    expect(stamps).toContain(odd?.time)
  })

  it('downloads a large log whole and several merged by time', { timeout: 60_000 }, async () => {
    const { bytes } = await downloaded({ sources: [many], ...plainText })
    expect(bytes.toString()).toContain('the END\n')
    expect(bytes.toString().replace('the END\n', '')).toBe(
      Array.from({ length: LINES }, (_, n) => `line number ${n + 1}\n`).join(''),
    )
    const talk = (who: string) => `for n in $(seq 8); do echo ${who} $n; sleep 0.1; done`
    const both = await Promise.all([written(1, 'left', talk('left')), written(2, 'right', talk('right'))])
    const merged = await downloaded({ sources: both, format: 'text', timestamps: true, gzip: false })
    const lines = merged.bytes.toString().trimEnd().split('\n')
    const stamps = lines.map((line) => line.split(' ')[0])
    expect(lines).toHaveLength(16)
    expect(stamps).toEqual([...stamps].sort())
    expect(lines.filter((line) => /Z box-1\/left \| left \d$/.test(line))).toHaveLength(8)
  })

  it('a cancelled download leaves nothing', { timeout: 30_000 }, async () => {
    const path = join(folder, 'cancelled')
    app.chosenFiles.set('gone', path)
    const asked = { sources: [many], ...plainText, fileId: 'gone', name: 'many' }
    const { taskId } = await app.client.logs.download(asked)
    await app.client.tasks.cancel({ taskId }).catch(() => {})
    const task = await taskEnds(taskId)
    console.log('cancelled download:', task.state)
    if (task.state === 'cancelled') expect(existsSync(path)).toBe(false)
    rmSync(path, { force: true })
    expect(readdirSync(folder)).toEqual([])
  })

  it('searches three hosts, of which one goes away, and gives up within 100 ms', { timeout: 60_000 }, async () => {
    const script = (who: string) =>
      `for n in $(seq 5000); do echo ${who} line $n; done; echo ${who} needle; echo again NEEDLE`
    const sources = await Promise.all(
      [1, 2, 3].map((index) => written(index, `talker-${index}`, script(`host${index}`))),
    )
    const missing = { hostId: hostIds[0] ?? '', containerId: 'f'.repeat(64) }
    const whole = await searched({
      sources: [...sources, missing],
      query: queryOf('needle', { matchCase: false }),
      maxPerSource: 100,
    })
    expect(whole.all.map(({ text }) => text).sort()).toEqual([
      ...Array<string>(3).fill('again NEEDLE'),
      'host1 needle',
      'host2 needle',
      'host3 needle',
    ])
    expect(whole.failed).toMatchObject([{ containerId: missing.containerId, error: { code: 'NOT_FOUND' } }])
    expect(whole.progress.get(hostIds[1] ?? '')).toMatchObject({ done: 1, total: 1, lines: 5002, found: 2 })

    const few = await searched({ sources: sources.slice(0, 1), query: queryOf('line'), maxPerSource: 7 })
    expect(few.all.map(({ text }) => text)).toEqual(Array.from({ length: 7 }, (_, n) => `host1 line ${n + 1}`))
    const needleAt = whole.all.find(({ text }) => text === 'host1 needle')?.at ?? 0
    const late = await searched({ sources: sources.slice(0, 1), query: queryOf(''), from: needleAt, maxPerSource: 100 })
    expect(late.all.map(({ text }) => text)).toContain('host1 needle')
    expect(late.all.length).toBeLessThan(100)

    const patience = new AbortController()
    const asked = { sources: [many], query: queryOf('(o+r*)+d(e+r?)+ (1+7?)+z', { isRegex: true }), maxPerSource: 100 }
    const stream = app.client.logs.watchFleet(asked, { signal: patience.signal })
    await stream.next()
    const startedAt = performance.now()
    patience.abort()
    await stream.next().catch(() => {})
    const tookMs = performance.now() - startedAt
    console.log(`given up within ${tookMs.toFixed(1)} ms`)
    expect(tookMs).toBeLessThan(100)

    const looking = new AbortController()
    const looked = lookAt(app.client, hostIds[2] ?? '', looking.signal)
    await lab.host(3).network('cut')
    try {
      const away = await searched({ sources, query: queryOf('needle'), maxPerSource: 100 })
      expect(away.all.map(({ text }) => text).sort()).toEqual(['host1 needle', 'host2 needle'])
      expect(away.progress.get(hostIds[2] ?? '')?.error ?? away.failed[0]?.error).toBeDefined()
    } finally {
      looking.abort()
      await looked
      await lab
        .host(3)
        .network('restore')
        .catch(() => {})
    }
  })
})
