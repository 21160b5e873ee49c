/** Only who shows the token gets an answer, only from this computer, and only under its own address. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it, test } from 'vitest'
import type { LoopbackListener } from '../../ports'
import { markOpenHandles } from '../../testing/leak-check'
import { serveOnLoopback } from '.'

const TOKEN = 'correct-horse'
let listener: LoopbackListener
let noLeak: ReturnType<typeof markOpenHandles>
const options = (port: number) => ({
  port,
  token: TOKEN,
  path: '/metrics',
  contentType: 'text/plain; version=0.0.4',
  body: () => ['a 1\n', '', 'b 2\n'],
})

beforeEach(async () => {
  noLeak = markOpenHandles()
  listener = await serveOnLoopback(options(0))
})
afterEach(async () => {
  listener.close()
  await noLeak({ patienceMs: 6000 })
})

async function ask(path: string, headers: Record<string, string>, method = 'GET') {
  const asked = request({ host: '127.0.0.1', port: listener.port, path, method, headers, agent: false })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
}
const bearer = { Authorization: `Bearer ${TOKEN}` }

it('answers whoever shows the token, in the type it was told, to nobody’s page', async () => {
  const { status, headers, body } = await ask('/metrics', { ...bearer, Origin: 'https://example.org' })
  expect([status, body]).toEqual([200, 'a 1\nb 2\n'])
  expect(headers['content-type']).toBe('text/plain; version=0.0.4')
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
})

test.each<[number, string, Record<string, string>, string?]>([
  [401, '/metrics', {}],
  [401, '/metrics', { Authorization: 'Bearer' }],
  [401, '/metrics', { Authorization: 'Bearer correct-horsf' }],
  [401, '/metrics', { Authorization: `Basic ${TOKEN}` }],
  [401, `/metrics?token=${TOKEN}`, {}],
  [200, '/metrics?x=y', { Authorization: `bearer ${TOKEN} ` }],
  [404, '/', bearer],
  [404, '/metrics/', bearer],
  [405, '/metrics', bearer, 'POST'],
  [405, '/metrics', bearer, 'HEAD'],
  [403, '/metrics', { ...bearer, Host: 'evil.example' }],
  [403, '/metrics', { ...bearer, Host: '127.0.0.1' }],
])('%i %s %o %s', async (status, path, headers, method) => {
  expect((await ask(path, headers, method)).status).toBe(status)
})

it('takes its own address by name too, listens nowhere else, and names a port that is taken', async () => {
  expect((await ask('/metrics', { ...bearer, Host: `LOCALHOST:${listener.port}` })).status).toBe(200)
  const elsewhere = connect({ port: listener.port, host: '127.0.0.2' })
  await expect(once(elsewhere, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await expect(serveOnLoopback(options(listener.port))).rejects.toMatchObject({
    info: { code: 'CONFLICT', message: `Port ${listener.port} of this computer is in use.` },
  })
})

it('ends a request that never ends, and headers that are too long', async () => {
  const slow = connect({ port: listener.port, host: '127.0.0.1' })
  slow.write('GET /metrics HTTP/1.1\r\nHost: x\r\n')
  slow.resume()
  const long = connect({ port: listener.port, host: '127.0.0.1' })
  long.write(`GET /metrics HTTP/1.1\r\nX: ${'x'.repeat(10_000)}\r\n\r\n`)
  expect(await text(long)).toMatch(/^HTTP\/1.1 431 /)
  await once(slow, 'close')
}, 15_000)

it('stops when its reader leaves half way', async () => {
  let pieces = 0
  listener.close()
  function* endless() {
    for (; pieces < 10_000; pieces += 1) yield 'x'.repeat(100_000)
  }
  listener = await serveOnLoopback({ ...options(0), body: endless })
  const reader = request({ host: '127.0.0.1', port: listener.port, path: '/metrics', headers: bearer, agent: false })
  reader.on('error', () => {})
  reader.end()
  const [answer] = (await once(reader, 'response')) as [IncomingMessage]
  answer.on('error', () => {})
  reader.destroy()
  await new Promise((resolve) => setTimeout(resolve, 200))
  const then = pieces
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(pieces).toBe(then)
  expect(pieces).toBeLessThan(10_000)
})
