/** Merged sources against sorting: whatever each holds, what is given is complete and in order, back to the first line. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/errors'
import { isLong, patienceMs } from '../../testing/random'
import type { Source } from '../source/source-home'
import { type Columns, emptyColumns, sliceColumns } from './columns'
import { createMemorySpool } from './memory-spool'
import { Merging } from './merging'
import { PaneLines } from './pane-lines'

const RUNS = isLong ? 5000 : 300
const signal = new AbortController().signal

const rising = (maxLength: number) =>
  fc.array(fc.constantFrom(0, 1, 1, 2, 20), { maxLength }).map((steps) => {
    let at = 0
    return steps.map((step) => {
      at += step
      return at
    })
  })

/** A source whose engine has lines at these instants; `given` of them, from the end, are read. */
function sourceOf(lines: PaneLines, number: number, instants: number[], given: number) {
  const all = emptyColumns(instants.length)
  for (const [place, at] of instants.entries()) {
    all.at[place] = at
    all.address[place] = lines.spool.append(Buffer.from(`${number}:${place}\n`))
    all.length[place] = `${number}:${place}`.length
    all.source[place] = number
  }
  let left = Math.max(0, instants.length - given)
  const source = {
    number,
    held: lines.hold(sliceColumns(all, left)) as Columns,
    reach: instants[left] ?? Number.POSITIVE_INFINITY,
    isWhole: left === 0,
    isDown: false,
    isReadable: () => true,
    async older(want: number) {
      await Promise.resolve()
      if (source.isDown) throw new Failure('HOST_UNREACHABLE', 'away')
      const from = Math.max(0, left - want)
      const older = lines.hold(sliceColumns(all, from, left))
      left = from
      source.reach = instants[left] ?? source.reach
      source.isWhole = left === 0
      return older
    },
  }
  return source
}
const asSource = (fake: ReturnType<typeof sourceOf>) => fake as unknown as Source

const inOrder = (all: number[][]) =>
  all
    .flatMap((instants, source) => instants.map((at, place) => ({ at, source, text: `${source}:${place}` })))
    .toSorted((a, b) => a.at - b.at || a.source - b.source)
    .map(({ text }) => text)

async function textsOf(lines: PaneLines): Promise<string[]> {
  const texts: string[] = []
  for (let from = lines.index.first; from < lines.index.end; ) {
    const { text, lengths } = await lines.read(from, 5000)
    texts.push(...Buffer.from(text).toString().slice(0, -1).split('\n'))
    from += lengths.length
  }
  return texts
}

test('whatever is given first and in whatever steps older ones are asked for, it is the end of all lines in order', {
  timeout: patienceMs(120_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rising(80), { minLength: 2, maxLength: 6 }),
      fc.array(fc.nat(30), { minLength: 6, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }),
      async (all, givens, steps) => {
        const lines = new PaneLines(createMemorySpool(), () => {}, { lines: 1e6, textBytes: 1e9 })
        const merging = new Merging(lines, () => true)
        const sources = all.map((instants, number) => sourceOf(lines, number, instants, givens[number] ?? 1))
        const floor = Math.max(...sources.map((source) => (source.isWhole ? Number.NEGATIVE_INFINITY : source.reach)))
        merging.begin(sources.map(asSource), floor)
        const model = inOrder(all)
        const hasEqual = all.some((instants) => new Set(instants).size < instants.length)
        for (const want of [...steps, 100, 1000]) {
          const now = await textsOf(lines)
          // Within one instant at the very seam a source may have more of it: the rest is exact.
          if (!hasEqual) expect(now).toEqual(model.slice(model.length - now.length))
          const added = await merging.older(sources.map(asSource), want, signal)
          expect(added >= want || sources.every(({ isWhole }) => isWhole)).toBe(true)
        }
        expect(await textsOf(lines)).toEqual(model)
      },
    ),
    { numRuns: RUNS },
  )
})

test('a source that joins later is read back to where the others begin', { timeout: patienceMs(120_000) }, async () => {
  await fc.assert(
    fc.asyncProperty(rising(80), rising(80), fc.nat(40), fc.nat(40), async (one, late, givenOne, givenLate) => {
      const lines = new PaneLines(createMemorySpool(), () => {}, { lines: 1e6, textBytes: 1e9 })
      const merging = new Merging(lines, () => true)
      const first = sourceOf(lines, 0, one, givenOne)
      merging.begin([asSource(first)], first.isWhole ? Number.NEGATIVE_INFINITY : first.reach)
      const second = sourceOf(lines, 1, late, givenLate)
      await merging.join(asSource(second), signal)
      await merging.older([asSource(first), asSource(second)], 1000, signal)
      expect(await textsOf(lines)).toEqual(inOrder([one, late]))
    }),
    { numRuns: RUNS },
  )
})

test('a source that cannot be read does not hold the others up; when none can, it is said', async () => {
  const lines = new PaneLines(createMemorySpool(), () => {}, { lines: 1e6, textBytes: 1e9 })
  const merging = new Merging(lines, () => true)
  const instants = Array.from({ length: 50 }, (_, place) => place)
  const sources = [0, 1].map((number) => sourceOf(lines, number, instants, 10))
  const [first, second] = sources
  merging.begin(sources.map(asSource), 40)
  if (first) first.isDown = true
  expect(await merging.older(sources.map(asSource), 1000, signal)).toBe(40)
  if (first) first.isDown = false
  if (second) second.isDown = true
  await merging.older(sources.map(asSource), 1000, signal)
  expect(await textsOf(lines)).toEqual(inOrder([instants, instants]))
  const alone = sourceOf(lines, 2, instants, 5)
  alone.isDown = true
  expect(await merging.older([asSource(alone)], 10, signal)).toBe(5) // what is there already
  await expect(merging.older([asSource(alone)], 10, signal)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
})
