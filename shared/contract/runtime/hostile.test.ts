/** Messages no honest client sends, and servers no honest client meets. The rule: answered or dropped, and life goes on. */
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from './client'
import { failureOf, open, openBare, pause, type TestTree, until } from './testing'
import { CALL, CANCEL, CREDIT, END, ERROR, HELLO, listen, PART, RESULT, VALUE, VERSION, WINDOW_MESSAGES } from './wire'

const toClose: { dispose: () => void }[] = []
const kept = <T extends { dispose: () => void }>(opened: T): T => {
  toClose.push(opened)
  return opened
}
afterEach(() => {
  for (const opened of toClose.splice(0)) opened.dispose()
})

/** The answer to an honest call on the same port: proof that the server is still there. */
async function stillAnswers(line: ReturnType<typeof openBare>) {
  line.send(CALL, 9_999_999, 'greet', { name: 'a' })
  await until(() => line.received.some(([type, id]) => type === RESULT && id === 9_999_999))
}

const circle: Record<string, unknown> = {}
circle.self = circle

const NONSENSE: [string, unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['text', 'CALL'],
  ['a number', 1],
  ['an object', { 0: CALL, 1: 1, 2: 'greet', length: 4 }],
  ['an object with data', { data: 'x' }],
  ['bytes', new Uint8Array(8)],
  ['a map', new Map([[0, CALL]])],
  ['an empty array', []],
  ['holes', new Array(5)],
  ['no id', [CALL]],
  ['a text id', [CALL, '1', 'greet', { name: 'a' }]],
  ['a fractional id', [CALL, 1.5, 'greet', { name: 'a' }]],
  ['NaN as id', [CALL, Number.NaN, 'greet', {}]],
  ['an endless id', [CALL, Number.POSITIVE_INFINITY, 'greet', {}]],
  ['an object id', [CALL, { valueOf: 1 }, 'greet', {}]],
  ['an unknown type', [99, 1]],
  ['a type of text', ['1', 1, 'greet', {}]],
  ['what servers say', [RESULT, 1, 'x']],
  ['a path that is no text', [CALL, 1, ['greet'], { name: 'a' }]],
  ['no path', [CALL, 1]],
  ['an error', new Error('x')],
  ['negative credit', [CREDIT, 1, -1]],
  ['credit of NaN', [CREDIT, 1, Number.NaN]],
  ['credit of text', [CREDIT, 1, '5']],
  ['no credit', [CREDIT, 1]],
]

describe('a server', () => {
  it.each(NONSENSE)('drops and notes %s', async (_, message) => {
    const line = kept(openBare())
    line.port.postMessage(message)
    await stillAnswers(line)
    expect(line.bad).toHaveLength(1)
    expect(line.received.map(([type]) => type)).toStrictEqual([HELLO, RESULT])
  })

  it.each([
    '',
    '.',
    'greet.',
    '.greet',
    'box',
    'box.',
    'box.stop.call',
    'greet.call',
    '__proto__',
    '__proto__.toString',
    'constructor',
    'constructor.constructor',
    'toString',
    'box.toString',
    'box.__proto__.valueOf',
    'hasOwnProperty',
    'greet\0',
    'Greet',
    'x'.repeat(1_000_000),
  ])('answers NOT_FOUND for the path %.30s', async (path) => {
    const line = kept(openBare())
    line.send(CALL, 1, path, { name: 'a' })
    await stillAnswers(line)
    expect(line.received[1]).toMatchObject([ERROR, 1, { code: 'NOT_FOUND' }])
    expect(JSON.stringify(line.received[1]).length).toBeLessThan(400)
  })

  it.each<[string, unknown]>([
    ['a circle', circle],
    ['prototype keys', JSON.parse('{"name":"a","__proto__":{"admin":true}}')],
    ['an unknown key', { name: 'a', admin: true }],
    ['the wrong type', { name: { toString: 'a' } }],
    ['an array for an object', ['a']],
    ['2 MiB of text', { name: 'x'.repeat(2 ** 21) }],
    ['2 MiB of bytes', new ArrayBuffer(2 ** 21)],
    ['a million values', { name: Array(1_000_000).fill(0) }],
  ])('answers INVALID for %s as input', async (_, input) => {
    const line = kept(openBare())
    line.send(CALL, 1, 'greet', input)
    await stillAnswers(line)
    expect(line.received[1]).toMatchObject([ERROR, 1, { code: 'INVALID' }])
  })

  it('does not begin a second call under an id that is under way', async () => {
    const line = kept(openBare())
    line.send(CALL, 1, 'patient')
    line.send(CALL, 1, 'patient')
    line.send(CALL, 1, 'box.follow', 5)
    await stillAnswers(line)
    expect(line.seen.signals).toHaveLength(1)
    expect(line.bad).toHaveLength(2)
  })

  it('takes credit and cancel for calls that are not as late, not as harm', async () => {
    const line = kept(openBare())
    line.send(CREDIT, 77, 1e9)
    line.send(CANCEL, 77)
    line.send(CANCEL, -1)
    await stillAnswers(line)
    expect(line.bad).toHaveLength(0)
  })

  it.each([1e300, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER])(
    'gives no more than the window for a credit of %d',
    async (credit) => {
      const line = kept(openBare())
      line.send(CALL, 1, 'box.follow', 1000)
      for (let n = 0; n < 20; n += 1) line.send(CREDIT, 1, credit)
      await stillAnswers(line)
      await pause(50)
      expect(line.seen.made).toBeLessThanOrEqual(WINDOW_MESSAGES * 21)
      const made = line.seen.made
      line.send(CREDIT, 1, credit)
      await pause(50)
      expect(line.seen.made - made).toBeLessThanOrEqual(WINDOW_MESSAGES)
      line.send(CANCEL, 1)
      await until(() => line.seen.ended === 1)
    },
  )

  it('outlives any array at all', async () => {
    const line = kept(openBare())
    const part = fc.oneof(
      fc.integer({ min: -1, max: 9 }),
      fc.constantFrom('greet', 'box.follow', 'watchQuiet', 'patient', 'constructor'),
      fc.anything({ withTypedArray: true, withNullPrototype: true }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (message) => {
        line.send(...message)
      }),
      { numRuns: 500 },
    )
    await stillAnswers(line)
  })
})

describe('a client', () => {
  function bareServer(...first: unknown[]) {
    const { port1, port2 } = new MessageChannel()
    let closings = 0
    const connection = connect<TestTree>(port2, { onClose: () => (closings += 1) })
    const calls: unknown[][] = []
    listen(
      port1,
      (data) => calls.push([data]),
      () => {},
    )
    if (first.length > 0) port1.postMessage(first)
    return kept({ ...connection, port: port1, calls, closings: () => closings, dispose: () => port1.close() })
  }

  it('closes a port that speaks another version', async () => {
    const line = bareServer(HELLO, VERSION + 1)
    const call = failureOf(line.client.greet({ name: 'a' }))
    expect((await call).code).toBe('DISCONNECTED')
    expect(line.closings()).toBe(1)
  })

  it('stays with a port that speaks its own', async () => {
    const line = kept(open())
    expect(await line.client.greet({ name: 'a' })).toBe('Hello a')
    expect(line.closings()).toBe(0)
  })

  it('drops what it did not ask for and takes no harm from errors without a shape', async () => {
    const line = bareServer(HELLO, VERSION)
    const call = failureOf(line.client.greet({ name: 'a' }))
    await until(() => line.calls.length === 1)
    for (const message of [null, 'x', [], [RESULT, 50, 1], [VALUE, 1, 1], [CALL, 1], [END, '1'], [ERROR, 1, null]])
      line.port.postMessage(message)
    expect((await call).code).toBe('INTERNAL')
  })

  it.each([
    [PART, 1, '{'],
    [PART, 1, '{}'],
    [PART, 1, undefined],
    [VALUE, 1, {}, 'items', '['],
  ])('ends a stream whose parts are none: %s', async (...message) => {
    const line = bareServer(HELLO, VERSION)
    const next = failureOf(line.client.watchLists([1]).next())
    await until(() => line.calls.length === 1)
    line.port.postMessage(message)
    expect((await next).code).toBe('INTERNAL')
    await until(() => line.calls.some(([call]) => Array.isArray(call) && call[0] === CANCEL))
  })
})
