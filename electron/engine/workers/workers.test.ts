/** Killable work: what hangs, grows or nests is ended or refused, and nothing stays behind. */
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { bundleEntry } from '../testing/bundle'
import { markOpenHandles } from '../testing/leak-check'
import { createWorkers, type RunKillable } from '.'
import { MAX_JSON_BYTES, measure, parseJson } from './parse-json'

let run: RunKillable
beforeAll(async () => {
  const bundle = await bundleEntry('workers/worker.ts')
  run = createWorkers({ spawn: (options) => new Worker(bundle, options) })
})

const bytes = (text: string) => new TextEncoder().encode(text)
const limits = { timeoutMs: 20_000, maxMemoryMb: 256 }
/** The same way to run and kill, around a thread that does something bad instead of a job. */
const running = (source: string) =>
  createWorkers({ spawn: (options) => new Worker(source, { ...options, eval: true }) })

test('JSON comes back as a value and, if wanted, as indented text', async () => {
  const input = { bytes: bytes('{"a":[1,"ü"]}'), pretty: true }
  const left = markOpenHandles()
  expect(await run('parse-json', input, limits)).toEqual({
    ok: true,
    value: { a: [1, 'ü'] },
    pretty: '{\n  "a": [\n    1,\n    "ü"\n  ]\n}',
  })
  await left()
})

test('a hang is killed at its deadline', async () => {
  const left = markOpenHandles()
  const startedAt = performance.now()
  const hang = running('for (;;) {}')('parse-json', { bytes: bytes('1') }, { ...limits, timeoutMs: 300 })
  await expect(hang).rejects.toMatchObject({ code: 'TIMED_OUT' })
  expect(performance.now() - startedAt).toBeLessThan(3000)
  await left()
})

test('a hang is killed when the caller gives up', async () => {
  const left = markOpenHandles()
  const patience = new AbortController()
  const hang = running('for (;;) {}')('parse-json', { bytes: bytes('1') }, { ...limits, signal: patience.signal })
  setTimeout(() => patience.abort(), 100)
  await expect(hang).rejects.toMatchObject({ code: 'CANCELLED' })
  await expect(
    run('parse-json', { bytes: bytes('1') }, { ...limits, signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: 'CANCELLED' })
  await left()
})

test('a memory bomb ends its thread and not the process', { timeout: 90_000 }, async () => {
  const left = markOpenHandles()
  for (let round = 0; round < 3; round += 1) {
    const bomb = running('let all; for (;;) all = { all }')('parse-json', { bytes: bytes('1') }, limits)
    await expect(bomb).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('256 MB') })
  }
  await left()
})

test('a memory bomb of JSON is refused before it is built', async () => {
  const bomb = bytes(`[${'{},'.repeat(6_000_000)}{}]`)
  expect(bomb.byteLength).toBeLessThan(MAX_JSON_BYTES)
  expect(await run('parse-json', { bytes: bomb }, limits)).toMatchObject({ ok: false, error: 'too-large' })
  const indent = bytes(`${'['.repeat(190)}${'1,'.repeat(400_000)}1${']'.repeat(190)}`)
  expect(await run('parse-json', { bytes: indent, pretty: true }, limits)).toMatchObject({
    ok: false,
    error: 'too-large',
  })
  expect((await run('parse-json', { bytes: indent }, limits)).ok).toBe(true)
})

test.each([
  ['half a million objects', () => `[${'{},'.repeat(249_000)}1]`],
  ['as many keys', () => `{${Array.from({ length: 490_000 }, (_, n) => `"k${n}":1`).join()}}`],
  ['as many shapes', () => `[${Array.from({ length: 240_000 }, (_, n) => `{"k${n}":1}`).join()}]`],
  ['one text of 31 MiB', () => `["${'中'.repeat(10.4 * 1024 * 1024)}"]`],
])('the largest that is allowed passes with the least memory: %s', { timeout: 20_000 }, async (_, text) => {
  const result = await run('parse-json', { bytes: bytes(text()), pretty: true }, { ...limits, maxMemoryMb: 1 })
  expect(result.ok).toBe(true)
})

test('a thread that throws, exits or cannot start is an error of ours', async () => {
  for (const source of ['throw new Error("broken")', 'process.exit(3)', 'this is no code'])
    await expect(running(source)('parse-json', { bytes: bytes('1') }, limits), source).rejects.toMatchObject({
      code: 'INTERNAL',
    })
})

describe('parseJson', () => {
  test.each([
    ['too-deep', `${'['.repeat(201)}${']'.repeat(201)}`],
    ['too-deep', '{"a":'.repeat(100_000)],
    ['malformed', '{"a":}'],
    ['malformed', ''],
    ['malformed', '['.repeat(150)],
  ])('%s', async (error, text) => {
    expect(await run('parse-json', { bytes: bytes(text) }, limits)).toMatchObject({ ok: false, error })
  })
  test('what is no UTF-8 or too large', () => {
    expect(parseJson({ bytes: new Uint8Array([0x22, 0xff, 0x22]) })).toMatchObject({ ok: false, error: 'not-utf8' })
    expect(parseJson({ bytes: new Uint8Array(MAX_JSON_BYTES + 1) })).toMatchObject({ ok: false, error: 'too-large' })
  })
  test('200 levels pass, and brackets in strings do not count', () => {
    expect(parseJson({ bytes: bytes(`${'['.repeat(200)}${']'.repeat(200)}`) }).ok).toBe(true)
    const text = '["[[[[", "\\"[[", "\\\\", ["ü["]]'
    expect(JSON.parse(text)).toHaveLength(4)
    expect(measure(bytes(text))).toMatchObject({ depth: 2, values: 6 })
  })
  test('agrees with JSON.parse on every value, and never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(parseJson({ bytes: bytes(text) })).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (some) => void parseJson({ bytes: some })),
      { numRuns: 2000 },
    )
  })
})

test('indenting never adds more than was measured', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const tight = bytes(JSON.stringify(value))
      const pretty = bytes(JSON.stringify(value, null, 2))
      expect(pretty.byteLength).toBeLessThanOrEqual(tight.byteLength + measure(tight).indentBytes)
    }),
  )
})
