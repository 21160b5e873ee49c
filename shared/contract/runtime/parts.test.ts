/** Long lists over a real port: whole and in order for the reader, in parts on the line, and nothing after a cancel. */
import { afterEach, expect, it } from 'vitest'
import { ITEMS_IN_PART } from './parts'
import { failureOf, listOf, open, openBare, pause, until } from './testing'
import { CALL, CANCEL, ERROR, PART, VALUE } from './wire'

const opened: { dispose: () => void }[] = []
afterEach(() => opened.splice(0).forEach(({ dispose }) => void dispose()))
function kept<T extends { dispose: () => void }>(one: T): T {
  opened.push(one)
  return one
}
const plain = (length: number) => listOf(length).map(({ n }) => ({ n }))

it('gives lists of every length whole, each with its own value', async () => {
  const { client } = kept(open())
  const lengths = [0, 1, ITEMS_IN_PART, ITEMS_IN_PART + 1, 10 * ITEMS_IN_PART + 7, 2]
  const values = []
  for await (const value of client.watchLists(lengths)) values.push(value)
  expect(values).toStrictEqual(lengths.map((length, at) => ({ name: `list ${at}`, items: plain(length) })))
})

it('leaves out what is undefined, in short lists as in long ones', async () => {
  const { client } = kept(open())
  for await (const { items } of client.watchLists([1, ITEMS_IN_PART + 1]))
    for (const item of items) expect(Object.keys(item)).toStrictEqual(['n'])
})

it('keeps the lists of two streams apart that come at the same time', async () => {
  const { client } = kept(open())
  const read = async (length: number) => {
    for await (const { items } of client.watchLists([length])) return items.length
  }
  const lengths = [3000, 1, 5000, 700]
  expect(await Promise.all(lengths.map(read))).toStrictEqual(lengths)
})

it('sends parts of a bounded length and lets other calls through between them', async () => {
  const line = kept(openBare())
  line.send(CALL, 1, 'watchLists', [20 * ITEMS_IN_PART])
  line.send(CALL, 2, 'greet', { name: 'a' })
  await until(() => line.received.some(([type]) => type === VALUE))
  const mine = line.received.filter(([type, id]) => id === 1 && (type === PART || type === VALUE))
  const texts = mine.map(([type, , third, , fifth]) => (type === PART ? third : fifth))
  const lengths = texts.map((text) => JSON.parse(String(text)).length)
  expect(lengths).toStrictEqual(Array.from({ length: 20 }, () => ITEMS_IN_PART))
  const answered = line.received.findIndex(([, id]) => id === 2)
  expect(answered).toBeLessThan(line.received.findIndex(([type]) => type === VALUE))
})

it('sends no further part after a cancel, and ends the generator', async () => {
  const line = kept(openBare())
  line.send(CALL, 1, 'watchLists', [200 * ITEMS_IN_PART, 1])
  await until(() => line.received.some(([type]) => type === PART))
  line.send(CANCEL, 1)
  await until(() => line.received.some(([type]) => type === ERROR))
  expect(line.seen.ended).toBe(1)
  const sent = line.received.length
  await pause(30)
  expect(line.received.length).toBe(sent)
  expect(line.received.some(([type]) => type === VALUE)).toBe(false)
})

it('fails when an item cannot be written', async () => {
  const circle: { n: number; more?: string } = { n: 1 }
  Object.assign(circle, { circle })
  const { client, internal } = kept(
    open(
      {
        async *watchLists() {
          yield { name: 'round', items: [circle] }
        },
      },
      { checkOutput: false },
    ),
  )
  expect((await failureOf(client.watchLists([]).next())).code).toBe('INTERNAL')
  expect(internal).toHaveLength(1)
})
