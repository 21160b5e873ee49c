import { describe, expect, it } from 'vitest'
import type { LinesReply } from './line'
import { createLineStore } from './line-store'

/** Lines `0` to `end - 1`, each saying its number and the time it was moved. */
function source(end: number, perAnswer = 5000) {
  const asked: [number, number][] = []
  let version = 0
  const waiting: (() => void)[] = []
  let isHeld = false
  const answer = (from: number, count: number): LinesReply => {
    const numbers = Array.from({ length: Math.max(0, Math.min(count, perAnswer, end - from)) }, (_, at) => from + at)
    const texts = numbers.map((number) => new TextEncoder().encode(`${number}.${version}`))
    const text = new Uint8Array(texts.reduce((sum, each) => sum + each.length + 1, 0))
    let start = 0
    for (const each of texts) {
      text.set(each, start)
      start += each.length + 1
    }
    return {
      from,
      text,
      lengths: Uint32Array.from(texts.map(({ length }) => length)),
      at: Float64Array.from(numbers),
      sources: new Uint16Array(numbers.length),
      kinds: new Uint8Array(numbers.length).fill(1),
      cut: new Float64Array(numbers.length),
    }
  }
  return {
    asked,
    move: () => (version += 1),
    hold: () => (isHeld = true),
    release() {
      isHeld = false
      for (const go of waiting.splice(0)) go()
    },
    async ask(from: number, count: number) {
      asked.push([from, count])
      const reply = answer(from, count)
      if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve))
      return reply
    },
  }
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

function open(from: ReturnType<typeof source>) {
  const loaded: [number, number][] = []
  const store = createLineStore({ ask: from.ask, onLoaded: (...range) => loaded.push(range), onFailure: () => {} })
  return { store, loaded, text: (line: number) => store.get(line)?.plain }
}

describe('the lines a page holds', () => {
  it('are asked for once, and only those that are missing', async () => {
    const from = source(100)
    const { store, loaded, text } = open(from)
    store.want(10, 20)
    await settled()
    store.want(5, 25)
    await settled()
    expect(from.asked).toEqual([
      [10, 10],
      [5, 5],
      [20, 5],
    ])
    expect(loaded.at(-1)).toEqual([20, 25])
    expect([text(5), text(24), text(25)]).toEqual(['5.0', '24.0', undefined])
  })
  it('are asked for on where an answer was short', async () => {
    const from = source(100, 3)
    const { store, text } = open(from)
    store.want(0, 8)
    await settled()
    expect(from.asked).toEqual([
      [0, 8],
      [3, 5],
      [6, 2],
    ])
    expect(text(7)).toBe('7.0')
  })
  it('are not asked for again and again where they do not exist', async () => {
    const from = source(10)
    const { store } = open(from)
    store.want(8, 20)
    await settled()
    expect(from.asked).toEqual([
      [8, 12],
      [10, 10],
    ])
  })
  it('follow what is wanted now while an answer is on its way', async () => {
    const from = source(1000)
    from.hold()
    const { store } = open(from)
    store.want(0, 10)
    store.want(100, 110)
    store.want(500, 510)
    from.release()
    await settled()
    expect(from.asked).toEqual([
      [0, 10],
      [500, 10],
    ])
  })
  it('that have moved are asked for anew, an answer of before the move is not taken for it', async () => {
    const from = source(100)
    const { store, text } = open(from)
    from.hold()
    store.want(0, 10)
    store.forgetFrom(4)
    from.move()
    from.release()
    await settled()
    expect([text(3), text(4)]).toEqual(['3.0', '4.1'])
    store.forgetFrom(9)
    expect([text(8), text(9)]).toEqual(['8.1', undefined])
  })
  it('are let go far from what is wanted', async () => {
    const from = source(100_000)
    const { store, text } = open(from)
    for (let line = 0; line < 20_000; line += 1000) {
      store.want(line, line + 1000)
      await settled()
    }
    expect(text(0)).toBeUndefined()
    expect(text(19_999)).toBe('19999.0')
  })
})
