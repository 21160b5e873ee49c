/** Connections that become a stream, as engines and what stands before them answer: with 101, with 200, with a refusal. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { Failure } from '../../../../../shared/errors'
import { createCalls } from '../calls'

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
  for (const socket of sockets) socket.destroy()
})

/** Gives calls to an engine that answers the first bytes it gets with `answer`, and echoes what comes then. */
async function engine(answer: string) {
  const asked = Promise.withResolvers<string>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.once('data', (bytes) => {
      asked.resolve(bytes.toString())
      socket.write(answer)
      socket.on('data', (typed) => socket.write(`<${typed}>`))
    })
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const calls = createCalls({
    place: { name: 'box', user: 'me', socketPath: '/socket' },
    connectSocket: () => connect(port, '127.0.0.1'),
    explain: async (error) => new Failure('ENGINE_DOWN', String(error)),
    lost: () => undefined,
  })
  return { calls, asked: asked.promise }
}
const soon = () => AbortSignal.timeout(3000)
const call = () => ({ path: '/v1.41/exec/1/start', body: { Tty: true }, signal: soon() })

async function says(socket: Duplex, part: string) {
  let text = ''
  while (!text.includes(part)) {
    const [chunk] = await once(socket, 'data', { signal: soon() })
    text += chunk
  }
}

describe('a connection that is taken over', () => {
  it.each([
    ['101', 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nfirst'],
    ['200', 'HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\nfirst'],
  ])('%s: goes in both directions', async (_, answer) => {
    const { calls, asked } = await engine(answer)
    const socket = await calls.hijack(call())
    await says(socket, 'first')
    expect(await asked).toMatch(/^POST \/v1\.41\/exec\/1\/start HTTP\/1\.1\r\n/)
    expect(await asked).toMatch(/\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n/i)
    socket.write('typed')
    await says(socket, '<typed>')
    socket.destroy()
    calls.close()
  })

  it('is refused in the engine’s words', async () => {
    const body = '{"message":"Container abc is not running"}'
    const { calls } = await engine(`HTTP/1.1 409 Conflict\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    await expect(calls.hijack(call())).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Container abc is not running',
    })
    calls.close()
  })

  it('ends with the calls of its host', async () => {
    const { calls } = await engine('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
    const socket = await calls.hijack(call())
    const broken = once(socket, 'error')
    calls.close()
    expect(await broken).toMatchObject([{ code: 'HOST_UNREACHABLE' }])
  })

  it('is given up when nobody waits for it any more', async () => {
    const { calls } = await engine('')
    await expect(calls.hijack({ ...call(), signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      code: 'TIMED_OUT',
    })
    await expect(calls.hijack({ ...call(), timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMED_OUT' })
    calls.close()
  })
})
