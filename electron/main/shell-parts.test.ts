/** The small parts: a watched value, the log file with its rotation, the tray's words. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog, openLogFile } from './log'
import { trayWords } from './tray-words'
import { createWatched } from './watched'

describe('createWatched', () => {
  it('gives the newest at once, then each change, and ends with the signal', async () => {
    const end = new AbortController()
    const value = createWatched(1)
    const seen: number[] = []
    const reading = (async () => {
      for await (const now of value.watch(end.signal)) {
        seen.push(now)
        if (now === 3) end.abort()
      }
    })()
    await Promise.resolve()
    value.set(2)
    value.set(3)
    await reading
    expect(seen).toEqual([1, 3])
  })

  it('waits for a value, or for the signal', async () => {
    const value = createWatched('starting')
    const wait = value.until((now) => now === 'running', AbortSignal.timeout(1_000))
    value.set('running')
    expect(await wait).toBe('running')
    await expect(value.until((now) => now === 'never', AbortSignal.timeout(5))).rejects.toThrow()
  })
})

describe('the log file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-log-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('writes a line of JSON per event, early ones too', async () => {
    const file = openLogFile(folder, 'shell.log')
    createLog(file, () => 0).warn('page.denied', { what: 'open' })
    await file.close()
    const line = await readFile(join(folder, 'shell.log'), 'utf8')
    expect(JSON.parse(line)).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      event: 'page.denied',
      what: 'open',
    })
  })

  it('rotates a file that has grown too large and keeps three', async () => {
    await writeFile(join(folder, 'engine.log'), 'x'.repeat(5 * 1024 * 1024 + 1))
    await writeFile(join(folder, 'engine.log.1'), 'older')
    const file = openLogFile(folder, 'engine.log')
    file.write('new\n')
    await file.close()
    expect((await readdir(folder)).sort()).toEqual(['engine.log', 'engine.log.1', 'engine.log.2'])
    expect(await readFile(join(folder, 'engine.log'), 'utf8')).toBe('new\n')
    expect(await readFile(join(folder, 'engine.log.2'), 'utf8')).toBe('older')
  })

  it('loses no line over a rotation', async () => {
    const file = openLogFile(folder, 'engine.log')
    const piece = `${'y'.repeat(1024 * 1024 - 1)}\n`
    for (let count = 0; count < 6; count++) file.write(piece)
    file.write('last\n')
    await file.close()
    const sizes = await Promise.all(
      (await readdir(folder)).map(async (name) => (await readFile(join(folder, name))).length),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(6 * 1024 * 1024 + 5)
  })
})

describe('trayWords', () => {
  it('names what is down and why, as plain single lines', () => {
    const down = [{ hostId: 'a', name: 'db & co\u202e', why: 'no\nroute' }]
    expect(trayWords({ state: 'critical', online: 2, total: 3, down })).toEqual({
      state: 'critical',
      tooltip: 'Longshore: 2 of 3 hosts online, 1 down',
      lines: ['2 of 3 hosts online, 1 down', 'db && co : no route'],
    })
  })

  it('lists twelve and counts the rest', () => {
    const down = Array.from({ length: 15 }, (_, index) => ({
      hostId: `${index}`,
      name: `h${index}`,
      why: 'x'.repeat(200),
    }))
    const { lines } = trayWords({ state: 'warning', online: 0, total: 15, down })
    expect(lines).toHaveLength(14)
    expect(lines.at(-1)).toBe('and 3 more')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90)
  })

  it('never claims calm without an engine', () => {
    expect(trayWords({ state: 'disconnected', online: 0, total: 0, down: [] }).lines).toEqual([
      'the engine is not running',
    ])
  })
})
