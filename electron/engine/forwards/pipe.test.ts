/** Two real TCP connections joined: half-close, backpressure, hang-ups from either side, and nothing left open. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { markOpenHandles } from '../testing/leak-check'
import { joinStreams } from './pipe'

const endings: (() => void)[] = []
afterEach(() => {
  for (const end of endings.splice(0)) end()
})

interface Joined {
  client: Socket
  counted: { up: number; down: number }
  ended: Promise<Error | undefined>
}

/** A client, our two joined ends, and a server that does `serve` with its connection. */
async function joined(serve: (socket: Socket) => void): Promise<Joined> {
  const port = await listen(serve)
  const counted = { up: 0, down: 0 }
  const ended = Promise.withResolvers<Error | undefined>()
  const between = await listen((local) =>
    joinStreams(local, connect({ port, host: '127.0.0.1', allowHalfOpen: true }), {
      up: (bytes) => (counted.up += bytes),
      down: (bytes) => (counted.down += bytes),
      ended: ended.resolve,
    }),
  )
  const client = connect({ port: between, host: '127.0.0.1', allowHalfOpen: true })
  endings.push(() => client.destroy())
  await once(client, 'connect')
  return { client, counted, ended: ended.promise }
}

async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, onConnection).listen(0, '127.0.0.1')
  endings.push(() => server.close())
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

describe('joinStreams', () => {
  it('lets a client end its half and still hear the whole answer', async () => {
    const noLeak = markOpenHandles()
    const { client, counted, ended } = await joined(async (socket) => {
      const asked = await readAll(socket)
      socket.end(Buffer.alloc(300_000, asked))
    })
    client.end('question')
    expect((await readAll(client)).length).toBe(300_000)
    client.destroy()
    expect(await ended).toBeUndefined()
    expect(counted).toEqual({ up: 8, down: 300_000 })
    for (const end of endings.splice(0)) end()
    await noLeak()
  })

  it('stops reading from a server whose client does not read', async () => {
    let isSending = true
    let sent = 0
    const chunk = Buffer.alloc(64 * 1024)
    const { client } = await joined((socket) => {
      const fill = () => {
        while (isSending && socket.writableLength < 1024 * 1024) {
          sent += chunk.length
          socket.write(chunk)
        }
      }
      socket.on('drain', fill)
      socket.on('error', () => {})
      fill()
    })
    client.pause()
    let before = -1
    while (before !== sent) {
      before = sent
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    isSending = false
    // What the two kernels' buffers hold, and no more: an unbounded pipe would have gone on.
    expect(sent).toBeLessThan(64 * 1024 * 1024)
    client.destroy()
  })

  it('ends the server when the client hangs up, without calling that a failure', async () => {
    const closed = Promise.withResolvers<void>()
    const { client, ended } = await joined((socket) => {
      socket.on('error', () => {})
      socket.once('close', () => closed.resolve())
      socket.resume()
      socket.once('end', () => socket.end())
    })
    client.write('half a request')
    client.destroy()
    await closed.promise
    expect(await ended).toBeUndefined()
  })

  it('hands on what ended the server', async () => {
    const { client, ended } = await joined((socket) => socket.resetAndDestroy())
    client.resume()
    await once(client, 'end')
    client.destroy()
    expect(await ended).toMatchObject({ code: 'ECONNRESET' })
  })
})
