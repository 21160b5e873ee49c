/** Whatever comes, moves, is loaded before or goes: what was told is what is there, and nothing is looked at for nothing. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_TOLD, SearchCover } from './search-cover'

/** Lines that match are those whose value is 1; the cover never sees the values. */
class Model {
  first = 0
  values: number[]
  told = new Set<number>()
  /** Nothing is loaded before lines that were let go. */
  mayLoad = true
  cover: SearchCover

  constructor(values: number[]) {
    this.values = [...values]
    this.cover = new SearchCover(this.values.length)
  }
  get end() {
    return this.first + this.values.length
  }
  isHit = (line: number) => this.values[line - this.first] === 1
  step(count: number) {
    this.cover.gone(this.first)
    const range = this.cover.next({ from: this.first, end: this.end }, count)
    if (!range) return false
    expect(range.end).toBeGreaterThan(range.from)
    expect(range.from >= this.first && range.end <= this.end).toBe(true)
    const lines = Array.from({ length: range.end - range.from }, (_, index) => range.from + index)
    this.cover.add(range, Float64Array.from(lines.filter(this.isHit)))
    return true
  }
  take() {
    const { hits, changedFrom } = this.cover.take()
    if (changedFrom !== undefined) for (const hit of this.told) if (hit >= changedFrom) this.told.delete(hit)
    expect([...hits]).toEqual([...hits].sort((a, b) => a - b))
    for (const hit of hits) {
      expect(this.told.has(hit)).toBe(false)
      this.told.add(hit)
    }
    for (const hit of this.told) if (hit < this.first) this.told.delete(hit)
  }
}

const values = fc.array(fc.constantFrom(0, 0, 1), { maxLength: 12 })
const deed = fc.oneof(
  fc.record({ do: fc.constant('step' as const), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ do: fc.constant('take' as const) }),
  fc.record({ do: fc.constant('append' as const), values }),
  fc.record({ do: fc.constant('prepend' as const), values }),
  fc.record({ do: fc.constant('move' as const), back: fc.nat(30), values }),
  fc.record({ do: fc.constant('go' as const), count: fc.nat(9) }),
)

test('at the end all hits are told, once, and counted', () => {
  fc.assert(
    fc.property(values, fc.array(deed, { maxLength: 30 }), (begin, deeds) => {
      const model = new Model(begin)
      for (const one of deeds) {
        if (one.do === 'step') model.step(one.count)
        else if (one.do === 'take') model.take()
        else if (one.do === 'append') model.values.push(...one.values)
        else if (one.do === 'prepend') {
          if (!model.mayLoad) continue
          model.values.unshift(...one.values)
          model.first -= one.values.length
        } else if (one.do === 'go') {
          model.first += model.values.splice(0, one.count).length
          model.mayLoad = false
        } else {
          const from = Math.max(model.first, model.end - one.back)
          model.values.push(...model.values.splice(from - model.first).reverse(), ...one.values)
          model.cover.moved(from)
        }
      }
      while (model.step(5));
      model.take()
      const all = model.values.flatMap((_, index) => (model.isHit(model.first + index) ? [model.first + index] : []))
      expect([...model.told].sort((a, b) => a - b)).toEqual(all)
      expect(model.cover.found).toBe(all.length)
      expect([model.cover.low, model.cover.high]).toEqual([model.first, model.end])
    }),
    { numRuns: 2000 },
  )
})

test('what moves at the end is looked at again, and no more', () => {
  const cover = new SearchCover(100_000)
  for (
    let range = cover.next({ from: 0, end: 100_000 }, 16_384);
    range;
    range = cover.next({ from: 0, end: 100_000 }, 16_384)
  )
    cover.add(range, Float64Array.of(range.from, range.end - 1))
  cover.take()
  cover.moved(99_000)
  expect(cover.next({ from: 0, end: 100_500 }, 16_384)).toEqual({ from: 99_000, end: 100_500 })
  expect(cover.take().changedFrom).toBe(99_000)
})

test('more than can be told is counted', () => {
  const cover = new SearchCover(0)
  const all = (from: number) => Float64Array.from({ length: 10_000 }, (_, index) => from + index)
  for (let from = 0; from < 150_000; from += 10_000) cover.add({ from, end: from + 10_000 }, all(from))
  expect(cover.found).toBe(150_000)
  expect(cover.take().hits.length).toBe(MAX_TOLD)
  cover.moved(145_000)
  expect(cover.found).toBe(140_000)
  expect(cover.high).toBe(140_000)
  cover.moved(95_000)
  expect(cover.found).toBe(95_000)
})
