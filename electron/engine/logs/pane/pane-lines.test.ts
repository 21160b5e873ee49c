/** Lines of a pane: order, bounds, and that each line's bytes are given and released exactly once. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLong, patienceMs } from '../../testing/random'
import { type Columns, emptyColumns } from './columns'
import { createMemorySpool } from './memory-spool'
import { PaneLines } from './pane-lines'

const RUNS = isLong ? 5000 : 300
const UNBOUNDED = { lines: 1e9, textBytes: 1e12 }

function linesOf(lines: PaneLines, texts: readonly string[], source = 0, at = (place: number) => place): Columns {
  const columns = emptyColumns(texts.length)
  let address = texts.length > 0 ? lines.spool.append(Buffer.from(texts.map((text) => `${text}\n`).join(''))) : 0
  for (const [place, text] of texts.entries()) {
    columns.at[place] = at(place)
    columns.address[place] = address
    columns.length[place] = Buffer.byteLength(text)
    columns.source[place] = source
    columns.kind[place] = 1
    address += Buffer.byteLength(text) + 1
  }
  return lines.hold(columns)
}

async function textsOf(lines: PaneLines, from = lines.index.first, count = lines.index.count): Promise<string[]> {
  const { text } = await lines.read(from, count)
  return text.length === 0 ? [] : Buffer.from(text).toString().slice(0, -1).split('\n')
}

test('what is asked for is given, byte for byte, wherever it lies in the spool', {
  timeout: patienceMs(120_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ texts: fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 6 }), late: fc.nat(9) }),
        {
          maxLength: 20,
        },
      ),
      fc.nat(),
      fc.integer({ min: 1, max: 50 }),
      async (runs, from, count) => {
        const lines = new PaneLines(createMemorySpool(), () => {}, UNBOUNDED)
        let model: { at: number; source: number; text: string }[] = []
        for (const [number, { texts, late }] of runs.entries()) {
          const clean = texts.map((text) => text.replaceAll('\n', ' '))
          const begin = Math.max(0, number * 3 - late)
          const source = number % 2
          lines.merge(
            linesOf(lines, clean, source, (place) => begin + place),
            false,
          )
          model = [...model, ...clean.map((text, place) => ({ at: begin + place, source, text }))]
        }
        // The same source twice at one instant: the one that came later stands behind.
        model = model.toSorted((a, b) => a.at - b.at || a.source - b.source)
        expect(await textsOf(lines)).toEqual(model.map(({ text }) => text))
        const start = model.length === 0 ? 0 : from % model.length
        expect(await textsOf(lines, start, count)).toEqual(model.slice(start, start + count).map(({ text }) => text))
      },
    ),
    { numRuns: RUNS },
  )
})

test('full, the oldest go and are counted, and their bytes are released', async () => {
  const spool = createMemorySpool()
  const changes: number[] = []
  const lines = new PaneLines(spool, (from) => changes.push(from), { lines: 128, textBytes: 1e9 })
  for (let round = 0; round < 40; round += 1)
    lines.append(
      linesOf(
        lines,
        Array.from({ length: 10 }, (_, place) => `line ${round * 10 + place}`),
      ),
    )
  expect(lines.index.end).toBe(400)
  expect(lines.index.count).toBeLessThanOrEqual(128)
  expect(lines.letGo).toBe(lines.index.first)
  const texts = await textsOf(lines)
  expect(texts).toEqual(Array.from({ length: lines.index.count }, (_, place) => `line ${lines.index.first + place}`))
  expect(spool.keptBytes()).toBe(texts.reduce((sum, text) => sum + text.length + 1, 0))
  expect(changes).toEqual(Array.from({ length: 40 }, (_, round) => round * 10))
})

test('bytes are bounded as lines are, and a line larger than all is let go too', () => {
  const spool = createMemorySpool(100_000)
  const lines = new PaneLines(spool, () => {}, { lines: 1000, textBytes: 5000 })
  for (let round = 0; round < 40; round += 1) lines.append(linesOf(lines, ['x'.repeat(400)]))
  expect(spool.keptBytes()).toBeLessThanOrEqual(5000)
  expect(lines.roomFor()).toBeLessThanOrEqual(13)
  lines.append(linesOf(lines, ['x'.repeat(6000)]))
  expect([lines.index.count, spool.keptBytes()]).toEqual([0, 0])
})

test('a live line is put at most 20,000 places before the end, whatever its instant; history anywhere', () => {
  const texts = Array.from({ length: 30_000 }, () => '')
  const placeOf = (isLive: boolean) => {
    const lines = new PaneLines(createMemorySpool(1e7), () => {}, UNBOUNDED)
    lines.merge(
      linesOf(lines, texts, 0, (place) => 1000 + place),
      true,
    )
    lines.merge(
      linesOf(lines, ['late'], 1, () => 5),
      isLive,
    )
    return lines.index.copy(0, lines.index.end).source.indexOf(1)
  }
  expect([placeOf(true), placeOf(false)]).toEqual([10_000, 0])
})

test('an answer is at most a megabyte, but a line at least, and nothing that is not there', async () => {
  const lines = new PaneLines(createMemorySpool(1e7), () => {}, UNBOUNDED)
  lines.append(
    linesOf(
      lines,
      Array.from({ length: 30 }, () => 'x'.repeat(64 * 1024)),
    ),
  )
  const { from, lengths } = await lines.read(-5, 5000)
  expect([from, lengths.length]).toEqual([0, 15])
  expect((await lines.read(29, 10)).lengths.length).toBe(1)
  expect((await lines.read(30, 10)).lengths.length).toBe(0)
  expect((await lines.read(-10, 10)).lengths.length).toBe(0)
})
