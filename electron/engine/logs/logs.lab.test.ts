/**
 * Panes on real engines over real SSH: the end of a log and what follows, back to its first line, over restarts and
 * lost connections, each compared with what `docker logs` says.
 */
import { describe, expect, it } from 'vitest'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Container } from '../../../shared/contract/containers'
import { LINE_KIND } from '../../../shared/contract/logs'
import { labEngine } from '../testing/lab-engine'
import { isLong } from '../testing/random'
import { readPane, rowOf } from './reading'

const unavailable = labUnavailable()
const opened = labEngine(() => openLab({ hosts: 2, images: ['busybox'] }))

const rowIs = (name: string, is?: (row: Container) => boolean) => rowOf(opened.client, name, is)

/** Runs a shell script in a container of host `index`; gives it as a source. */
async function start(index: number, name: string, script: string) {
  await opened.lab.host(index).docker('run', '-d', '--name', name, 'busybox', 'sh', '-c', script)
  const { hostId, id } = await rowIs(name)
  return { hostId, containerId: id }
}

const fromDocker = (index: number, name: string, ...more: string[]) =>
  opened.lab.host(index).docker('logs', ...more, name)
const numbered = (name: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, place) => `${name} ${from + place}`)
const marksOf = (lines: { kind: number; text: string }[]) =>
  lines.filter(({ kind }) => kind === LINE_KIND.mark).map(({ text }) => text)
const withoutMarks = (lines: { kind: number; text: string }[]) =>
  lines.filter(({ kind }) => kind !== LINE_KIND.mark).map(({ text }) => text)

describe.skipIf(unavailable)(unavailable ?? 'a pane on a real host', { timeout: 120_000 }, () => {
  it('shows the last lines at once, follows, and goes back to the first', async () => {
    const source = await start(
      1,
      'talker',
      'for n in $(seq 0 299); do echo talker $n; done; sleep 2; echo more; sleep 3600',
    )
    await opened.lab.host(1).docker('logs', 'talker')
    const begunAt = performance.now()
    const pane = await readPane(opened.client, [source])
    expect(performance.now() - begunAt).toBeLessThan(2000)
    expect(await pane.texts()).toEqual(numbered('talker', 200, 300))
    await pane.until(({ end, sources }) => end > 100 && sources[0]?.state === 'following')
    expect(await pane.texts(100)).toEqual(['more'])
    const { paneId } = pane.state()
    expect(await pane.older(1000)).toEqual({ added: 200, isWhole: true })
    await pane.until(({ first, isWhole }) => first === -200 && isWhole)
    expect((await pane.texts()).join('\n')).toBe(await fromDocker(1, 'talker'))
    const { at } = await opened.client.logs.lines({ paneId, from: -50, count: 1 })
    expect(await opened.client.logs.locate({ paneId, at: at[0] ?? 0 })).toEqual({ line: -50 })
    expect(await opened.client.logs.locate({ paneId, at: Date.now() + 1e6 })).toEqual({ line: 101 })
    await pane.end()
    await expect(opened.client.logs.lines({ paneId, from: 0, count: 1 })).rejects.toMatchObject({
      info: { code: 'NOT_FOUND' },
    })
  })

  it('reads a container that has ended, nothing at all, and from an instant on', async () => {
    const ended = await start(1, 'ended', 'for n in $(seq 0 49); do echo ended $n; done; exit 3')
    await rowIs('ended', ({ state }) => state === 'exited')
    const pane = await readPane(opened.client, [ended])
    await pane.until(({ sources }) => sources[0]?.state === 'ended')
    expect(await pane.texts()).toEqual(numbered('ended', 0, 50))
    expect(pane.state().isWhole).toBe(true)
    const at = (await pane.lines())[20]?.at ?? 0
    await pane.end()
    const since = await readPane(opened.client, [ended], { since: at, tail: 0 })
    expect(await since.texts()).toEqual(numbered('ended', 20, 50))
    expect(await since.older(100)).toMatchObject({ added: 20 })
    expect(await since.texts()).toEqual(numbered('ended', 0, 50))
    await since.end()
    const none = await readPane(opened.client, [ended], { tail: 0 })
    expect(none.state()).toMatchObject({ first: 0, end: 0 })
    expect(await none.older(40)).toEqual({ added: 50, isWhole: true })
    expect(await none.texts()).toEqual(numbered('ended', 0, 50))
    await none.end()
  })

  it('says what cannot be read, and one bad source of several keeps the others', async () => {
    const [hostId = ''] = opened.hostIds
    const ghost = { hostId, containerId: 'f'.repeat(64) }
    await expect(readPane(opened.client, [ghost])).rejects.toMatchObject({ info: { code: 'NOT_FOUND' } })
    await expect(readPane(opened.client, [{ ...ghost, hostId: 'a'.repeat(32) }])).rejects.toMatchObject({
      info: { code: 'NOT_FOUND' },
    })
    await opened.lab.host(1).docker('run', '-d', '--name', 'silent', '--log-driver', 'none', 'busybox', 'sleep', '3600')
    const { id } = await rowIs('silent')
    const talker = { hostId, containerId: (await rowIs('talker')).id }
    const pane = await readPane(opened.client, [{ hostId, containerId: id }, ghost, talker])
    await pane.until(({ sources }) => sources.every(({ state }) => state !== 'opening'))
    expect(pane.state().sources.map(({ state, error }) => [state, error?.code])).toEqual([
      ['failed', 'CONFLICT'],
      ['failed', 'NOT_FOUND'],
      ['following', undefined],
    ])
    expect((await pane.texts()).at(-1)).toBe('more')
    await pane.end()
  })

  it('says that a container ended, goes on when it starts again, and that it was removed', async () => {
    const source = await start(1, 'phoenix', 'for n in 0 1 2; do echo phoenix $n; done; sleep 1; exit 7')
    const pane = await readPane(opened.client, [source])
    await pane.until(({ sources }) => sources[0]?.state === 'ended')
    expect(await pane.texts()).toEqual([...numbered('phoenix', 0, 3), 'ended with exit code 7'])
    await opened.lab.host(1).docker('start', 'phoenix')
    await pane.until(({ end }) => end >= 8)
    await opened.lab.host(1).docker('restart', '-t', '0', 'phoenix')
    await pane.until(({ end }) => end >= 12)
    const lines = await pane.lines()
    expect(withoutMarks(lines).join('\n')).toBe(await fromDocker(1, 'phoenix'))
    expect(marksOf(lines).length).toBeGreaterThanOrEqual(2)
    await opened.lab.host(1).docker('rm', '-f', 'phoenix')
    await pane.until(({ sources }) => sources[0]?.state === 'gone')
    expect((await pane.texts()).at(-1)).toBe('removed')
    await pane.end()
  })

  it('a lost connection is told with its length, and nothing is missing or twice', async () => {
    const source = await start(1, 'steady', 'n=0; while :; do echo steady $n; n=$((n+1)); usleep 5000; done')
    const pane = await readPane(opened.client, [source], { tail: 10_000 })
    await pane.until(({ end }) => end > 100)
    for (const round of [1, 2]) {
      await opened.lab.host(1).service('kill', 'sshd')
      await pane.until(({ sources }) => sources[0]?.state === 'away')
      await new Promise((resolve) => setTimeout(resolve, 1500))
      await opened.lab.host(1).service('start', 'sshd')
      await pane.until(({ sources }) => sources[0]?.state === 'following', 30_000)
      const { end } = pane.state()
      await pane.until((state) => state.end > end + 100)
      expect(marksOf(await pane.lines())).toHaveLength(round)
    }
    const lines = await pane.lines()
    expect(marksOf(lines)[0]).toMatch(/^connection lost for \d+\.\d s; what was written meanwhile follows$/)
    const texts = withoutMarks(lines)
    expect(texts).toEqual(numbered('steady', 0, texts.length))
    await pane.end()
    await opened.lab.host(1).docker('rm', '-f', 'steady')
  })

  it('survives the rotation of the log it follows', async () => {
    await opened.lab
      .host(1)
      .docker(
        'run',
        '-d',
        '--name',
        'turning',
        '--log-opt',
        'max-size=20k',
        '--log-opt',
        'max-file=2',
        'busybox',
        'sh',
        '-c',
        'sleep 1; for n in $(seq 0 1999); do echo turning $n; usleep 1000; done; sleep 3600',
      )
    const { hostId, id } = await rowIs('turning')
    const pane = await readPane(opened.client, [{ hostId, containerId: id }])
    // dockerd 20.10 loses lines of a log that turns faster than it reads; the end is found again all the same.
    const isLast = async () => (await pane.texts(Math.max(0, pane.state().end - 1)))[0] === 'turning 1999'
    await expect.poll(isLast, { timeout: 30_000, interval: 300 }).toBe(true)
    await pane.end()
    const later = await readPane(opened.client, [{ hostId, containerId: id }])
    await later.older(100_000)
    expect((await later.texts()).join('\n')).toBe(await fromDocker(1, 'turning'))
    expect(later.state().isWhole).toBe(true)
    await later.end()
  })

  it('goes back over a long history, exact to the byte', async () => {
    const count = isLong ? 1_000_000 : 120_000
    const source = await start(
      2,
      'long',
      `awk 'BEGIN{for(n=1;n<=${count};n++) print "line " n " of a history that is longer than any screen, told patiently"}'; sleep 3600`,
    )
    await expect
      .poll(() => fromDocker(2, 'long', '--tail', '1'), { timeout: 60_000, interval: 500 })
      .toContain(`line ${count} `)
    const pane = await readPane(opened.client, [source])
    const begunAt = performance.now()
    let steps = 0
    for (let isWhole = false; !isWhole; steps += 1) isWhole = (await pane.older(1000)).isWhole
    const olderMs = performance.now() - begunAt
    await pane.until(({ end, first }) => end - first === count)
    const readAt = performance.now()
    const bytes = await pane.bytes()
    console.log(
      `${count} lines: ${steps} steps back ${Math.round(olderMs)} ms, read ${Math.round(performance.now() - readAt)} ms`,
    )
    const said = `${Array.from({ length: count }, (_, n) => `line ${n + 1} of a history that is longer than any screen, told patiently`).join('\n')}\n`
    expect(bytes.equals(Buffer.from(said))).toBe(true)
    await pane.end()
  })
})
