/**
 * A pane shown by what matches, on a real engine over real SSH: the lines are those that `docker logs | grep` gives, new
 * ones come in while it is read, older ones when they are loaded, and each says where it stands in the pane.
 */
import { describe, expect, it } from 'vitest'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import { labEngine } from '../testing/lab-engine'
import { isLong } from '../testing/random'
import { queryOf, type Reading, readMatches, readPane, rowOf } from './reading'

const unavailable = labUnavailable()
const LINES = isLong ? 1_000_000 : 100_000
const SCREEN = 60
const opened = labEngine(() => openLab({ hosts: 1, images: ['busybox'] }))

async function start(name: string, script: string) {
  await opened.lab.host(1).docker('run', '-d', '--name', name, 'busybox', 'sh', '-c', script)
  const { id } = await rowOf(opened.client, name)
  return { hostId: opened.hostIds[0] ?? '', containerId: id }
}

/** As the tool and grep say; of stdout, for the tool writes both streams to two places. */
const grepped = async (name: string, pattern: string) =>
  (await opened.lab.host(1).sh(`docker logs ${name} 2>/dev/null | grep -E '${pattern}'`)).trimEnd().split('\n')

/** How many lines it will hold is known: it is waited for, not for a time. */
async function holds(reading: Reading, texts: readonly string[]): Promise<void> {
  await reading.until(({ first, end }) => end - first === texts.length, 60_000)
  expect(await reading.texts()).toEqual(texts)
}

describe.skipIf(unavailable)(unavailable ?? 'only the lines that match', { timeout: 180_000 }, () => {
  it('are those grep gives: of the end, then of all, then what comes; and say where they stand', async () => {
    const container = await start(
      'counter',
      `seq ${LINES} | sed 's/^/line number /'; while [ ! -e /go ]; do sleep 0.1; done; echo 'no such'; echo 'number 7777 came'; sleep 3600`,
    )
    const { client } = opened
    await opened.lab.host(1).sh(`until docker logs --tail 1 counter | grep -q ' ${LINES}$'; do sleep 0.1; done`)
    const pane = await readPane(client, [container])
    await pane.until(({ sources }) => sources[0]?.state === 'following')
    const { paneId } = pane.state()
    const end = await readMatches(client, paneId, queryOf('9'))
    const matches = await readMatches(client, paneId, queryOf('7{4}', { isRegex: true }))
    const tail = await opened.lab.host(1).sh(`docker logs --tail ${pane.state().end} counter | grep 9`)
    await holds(end, tail.trimEnd().split('\n'))
    await end.end()

    const loaded = await client.logs.older({ paneId, count: 10 * LINES })
    expect(loaded.isWhole).toBe(true)
    await holds(matches, await grepped('counter', '7{4}'))
    expect(matches.state()).toMatchObject({ scanned: LINES, total: LINES, isWhole: true })
    expect(matches.state().first).toBeLessThan(0)

    const known = matches.state()
    await opened.lab.host(1).docker('exec', 'counter', 'touch', '/go')
    await matches.until((state) => state.end === known.end + 1)
    expect(matches.state()).toMatchObject({ first: known.first, end: known.end + 1 })
    const lines = await matches.lines()
    expect(lines.map(({ text }) => text)).toEqual(await grepped('counter', '7{4}'))
    for (const line of [lines[0], lines[4], lines.at(-1)]) {
      const { text, at } = await client.logs.lines({ paneId, from: line?.inPane ?? Number.NaN, count: 1 })
      expect(Buffer.from(text).toString()).toBe(`${line?.text}\n`)
      expect(at[0]).toBe(line?.at)
    }
    const at = lines[4]?.at ?? 0
    const { line } = await client.logs.locate({ paneId: matches.state().paneId, at })
    expect((await matches.lines(line))[0]?.at).toBe(at)

    await pane.end()
    await expect(client.logs.lines({ paneId: matches.state().paneId, from: 0, count: 1 })).rejects.toMatchObject({
      info: { code: 'NOT_FOUND' },
    })
    await matches.end()
  })

  it('are read fast where they lie far apart, and a pattern that is none is refused', async () => {
    const { id } = await rowOf(opened.client, 'counter')
    const pane = await readPane(opened.client, [{ hostId: opened.hostIds[0] ?? '', containerId: id }])
    const { paneId } = pane.state()
    await opened.client.logs.older({ paneId, count: 10 * LINES })
    const suffixes = ['123', '987', '405']
    const begunAt = performance.now()
    // Three lines of a thousand, about 8 KiB apart.
    const matches = await readMatches(opened.client, paneId, queryOf(`(${suffixes.join('|')})$`, { isRegex: true }))
    const firstMs = performance.now() - begunAt
    await matches.until(({ first, end }) => end - first === (suffixes.length * LINES) / 1000, 60_000)
    const allMs = performance.now() - begunAt
    const state = matches.state()
    const tookMs: number[] = []
    for (let from = state.first; from + SCREEN <= state.end && tookMs.length < 200; from += 7) {
      const askedAt = performance.now()
      const { lengths } = await opened.client.logs.lines({ paneId: state.paneId, from, count: SCREEN })
      tookMs.push(performance.now() - askedAt)
      expect(lengths.length).toBe(SCREEN)
    }
    tookMs.sort((a, b) => a - b)
    const [p50, p95] = [0.5, 0.95].map((share) => tookMs[Math.floor(tookMs.length * share)] ?? 0)
    console.log(
      `${state.end - state.first} matches of ${LINES} lines: first after ${firstMs.toFixed(0)} ms, all after ${allMs.toFixed(0)} ms; a screenful p50 ${p50?.toFixed(1)} ms, p95 ${p95?.toFixed(1)} ms`,
    )
    await matches.end()
    await expect(readMatches(opened.client, paneId, queryOf('(', { isRegex: true }))).rejects.toMatchObject({
      info: { code: 'INVALID' },
    })
    await pane.end()
  })
})
