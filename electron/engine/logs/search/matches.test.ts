/** Whatever comes, moves, is loaded before or goes: what a reader holds of the matches is what a naive filter gives. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LINE_KIND } from '../../../../shared/contract/logs'
import { isLong, patienceMs } from '../../testing/random'
import { type Columns, emptyColumns } from '../pane/columns'
import { createMemorySpool } from '../pane/memory-spool'
import { PaneLines } from '../pane/pane-lines'
import { PaneNews } from '../pane/pane-news'
import { createMatches, type MatchedPane } from './matches'

interface Row {
  at: number
  text: string
  isMark?: boolean
}

/** A pane of one test, with the index and the spool of a real one. */
class Model {
  readonly news = new PaneNews()
  readonly lines: PaneLines
  readonly pane: MatchedPane
  #count = 0

  constructor(most: number) {
    this.lines = new PaneLines(createMemorySpool(), (from) => this.news.lines(from), { lines: most, textBytes: 1e9 })
    const { lines, news } = this
    this.pane = {
      lines,
      index: lines.index,
      spool: lines.spool,
      isWhole: () => true,
      locate: (at) => lines.index.locate(at),
      onChange: (listener) => news.onLines(listener),
    }
  }

  columns(rows: readonly Row[], source: number): Columns {
    const columns = emptyColumns(rows.length)
    for (const [place, { at, text, isMark }] of rows.entries()) {
      this.#count += 1
      const bytes = Buffer.from(`${text} ${this.#count}\n`)
      columns.at[place] = at
      columns.address[place] = this.lines.spool.append(bytes)
      columns.length[place] = bytes.length - 1
      columns.source[place] = source
      columns.kind[place] = isMark ? LINE_KIND.mark : LINE_KIND.stdout
    }
    return this.lines.hold(columns)
  }

  /** Text and number of each line that matches. */
  async naive(): Promise<[number, string][]> {
    const { index } = this.lines
    if (index.count === 0) return []
    const { text, kinds, from } = await this.lines.read(index.first, index.count)
    return textsOf(text).flatMap((line, place): [number, string][] =>
      line.includes('x') && kinds[place] !== LINE_KIND.mark ? [[from + place, line]] : [],
    )
  }
}

const textsOf = (text: Uint8Array) => (text.length === 0 ? [] : Buffer.from(text).toString().slice(0, -1).split('\n'))
const search = {
  match: ({ text }: { text: Uint8Array }) =>
    Promise.resolve({
      hits: Uint32Array.from(textsOf(text).flatMap((line, place) => (line.includes('x') ? [place] : []))),
      excerpts: [],
    }),
  close: () => Promise.resolve(),
}

/** Reads as the face does, beside whatever is done: what was read and has not moved is not asked for again. */
function reader(model: Model) {
  const life = new AbortController()
  const matches = createMatches('some', model.pane, search, life.signal)
  const held = new Map<number, { text: string; inPane: number }>()
  let bounds = [0, 0]
  let last = ''
  let wake = () => {}
  const reading = (async () => {
    for await (const { first, end, changedFrom, scanned, total } of matches.follow()) {
      for (const number of held.keys())
        if (number >= (changedFrom ?? end) || number < first || number >= end) held.delete(number)
      for (let from = first; from < end; from += 1) {
        if (held.has(from)) continue
        const { text, inPane } = await matches.read(from, 1)
        const [number] = inPane
        // It went while it was asked for: the next message says so.
        if (number !== undefined) held.set(from, { text: textsOf(text)[0] ?? '', inPane: number })
      }
      bounds = [first, end]
      last = scanned === total ? (held.get(end - 1)?.text ?? '') : ''
      wake()
    }
  })()
  return {
    matches,
    held,
    bounds: () => bounds,
    /** Until all was looked at, of which that is the end. */
    async until(text: string) {
      while (!last.startsWith(text)) await new Promise<void>((resolve) => (wake = resolve))
    },
    async close() {
      life.abort()
      await reading
    },
  }
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
const rows = fc.array(fc.constantFrom('x', 'o', 'xo', 'oo'), { maxLength: 9 })
const deed = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), back: fc.nat(40), texts: rows }),
  fc.record({ do: fc.constant('come' as const), texts: rows }),
  fc.record({ do: fc.constant('mark' as const), texts: rows }),
  fc.record({ do: fc.constant('late' as const), texts: rows, back: fc.nat(15) }),
  fc.record({ do: fc.constant('older' as const), texts: rows }),
  fc.record({ do: fc.constant('between' as const), texts: rows, back: fc.nat(15) }),
)

test('what a reader holds is what a naive filter gives', { timeout: patienceMs(120_000) }, async () => {
  const plans = fc.tuple(rows, fc.array(deed, { maxLength: 14 }), fc.constantFrom(24, 1e6))
  await fc.assert(
    fc.asyncProperty(plans, async ([begin, deeds, most]) => {
      const model = new Model(most)
      const stamped = (texts: readonly string[], from: number): Row[] =>
        texts.map((text, place) => ({ at: from + place, text }))
      const { lines } = model
      let [oldest, newest] = [1000, 1000]
      const come = (texts: readonly string[], isMark = false) => {
        const run = stamped(texts, newest).map((one) => ({ ...one, isMark }))
        lines.merge(model.columns(run, 0), true)
        newest += texts.length
      }
      come(begin)
      const reading = reader(model)
      for (const one of deeds) {
        if (one.do === 'wait') await turns(one.back)
        else if (one.texts.length > 0) {
          if (one.do === 'come') come(one.texts)
          else if (one.do === 'mark') come(one.texts, true)
          else if (one.do === 'late') lines.merge(model.columns(stamped(one.texts, newest - one.back), 1), true)
          else if (lines.letGo > 0) continue
          else if (one.do === 'between') lines.mergeOlder(model.columns(stamped(one.texts, newest - one.back), 2))
          else {
            oldest -= one.texts.length
            lines.prepend(model.columns(stamped(one.texts, oldest), 0))
          }
        }
      }
      newest += 100
      come(['x the last'])
      await reading.until('x the last')
      const [first = 0, end = 0] = reading.bounds()
      const expected = await model.naive()
      expect(end - first).toBe(expected.length)
      const inOrder = [...reading.held].sort(([a], [b]) => a - b).map(([, { text, inPane }]) => [inPane, text])
      expect(inOrder).toEqual(expected)
      const at = newest - 105
      const { at: instants } = await lines.read(lines.index.first, lines.index.count)
      const place = expected.findIndex(([number]) => (instants[number - lines.index.first] ?? 0) >= at)
      const isRising = instants.every((instant, index) => index === 0 || (instants[index - 1] ?? 0) <= instant)
      if (isRising) expect(await reading.matches.locate(at)).toBe(place < 0 ? end : first + place)
      await reading.close()
    }),
    { numRuns: isLong ? 2000 : 100 },
  )
})

test('an instant is looked for when the search has come there', async () => {
  const model = new Model(1e6)
  const texts = Array.from({ length: 60_001 }, (_, at): Row => ({ at, text: at % 1000 === 0 ? 'x' : 'o' }))
  model.lines.append(model.columns(texts, 0))
  const reading = reader(model)
  const asked = reading.matches.locate(500)
  const line = await asked
  const { inPane, from } = await reading.matches.read(line, 1)
  expect([from, ...inPane]).toEqual([line, 1000])
  await reading.until('x 60001')
  expect(reading.bounds()).toEqual([line - 1, line + 60])
  await reading.close()
})
