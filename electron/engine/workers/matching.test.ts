/** A search's thread: answers in order, says what is wrong with a pattern, and is gone when it is cancelled. */
import { Worker } from 'node:worker_threads'
import { beforeAll, expect, test } from 'vitest'
import type { LogQuery } from '../../../shared/contract/logs'
import type { OpenSearch } from '../ports'
import { bundleEntry } from '../testing/bundle'
import { markOpenHandles } from '../testing/leak-check'
import { createMatching } from './matching'

let open: OpenSearch
beforeAll(async () => {
  const bundle = await bundleEntry('workers/worker.ts')
  open = createMatching({ spawn: (options) => new Worker(bundle, options) })
})

const plain = (text: string, more: Partial<LogQuery> = {}): LogQuery => ({
  text,
  isRegex: false,
  matchCase: false,
  ...more,
})
const never = new AbortController().signal
const linesOf = (...all: string[]) => {
  const bytes = all.map((line) => Buffer.from(line))
  const text = new Uint8Array(Buffer.concat(bytes.flatMap((line) => [line, Buffer.from('\n')])))
  return { text, lengths: Uint32Array.from(bytes, (line) => line.length) }
}

test('pieces are answered in their order; levels are those of the pane', async () => {
  const left = markOpenHandles()
  const search = await open(plain('disk', { levels: ['error'] }), never)
  const answers = await Promise.all([
    search.match(linesOf('a', '\u001b[31mERROR\u001b[0m disk', 'INFO disk'), 0),
    search.match(linesOf('{"level":"error","msg":"Disk"}'), 0),
    search.match(linesOf(), 0),
  ])
  expect(answers.map(({ hits }) => [...hits])).toEqual([[1], [0], []])
  await search.close()
  await expect(search.match(linesOf('a'), 0)).rejects.toMatchObject({ code: 'CANCELLED' })
  await left()
})

test('a part of a long line around the match, cut at whole characters', async () => {
  const search = await open(plain('needle'), never)
  const long = `${'é'.repeat(3000)}needle${'é'.repeat(3000)}`
  const { excerpts } = await search.match(linesOf('nothing', 'a needle', long, 'needle'), 2)
  const texts = excerpts.map((bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  expect(texts).toHaveLength(2)
  expect(texts[0]).toBe('a needle')
  expect(texts[1]).toMatch(/^é{500,}needleé{500,}$/)
  expect(excerpts[1]?.length).toBeLessThanOrEqual(2048)
  await search.close()
})

test('what is no pattern is refused with what is wrong, and no thread stays', async () => {
  const left = markOpenHandles()
  await expect(open(plain('(disk', { isRegex: true }), never)).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringContaining('missing closing )'),
  })
  await left()
})

test('a search that is busy is gone within 100 ms of its cancel', async () => {
  const left = markOpenHandles()
  const patience = new AbortController()
  const search = await open(plain('(a?){500}a{500}b', { isRegex: true }), patience.signal)
  const busy = Promise.all(Array.from({ length: 20 }, () => search.match(linesOf('a'.repeat(1024 * 1024)), 0)))
  busy.catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 50))
  const startedAt = performance.now()
  patience.abort()
  await expect(busy).rejects.toMatchObject({ code: 'CANCELLED' })
  await search.close()
  const tookMs = performance.now() - startedAt
  console.log(`gone after ${tookMs.toFixed(1)} ms`)
  expect(tookMs).toBeLessThan(100)
  await left()
})
