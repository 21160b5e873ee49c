/** Long answers against a server that writes what it likes: any cut gives the same bytes, and a broken one is no end. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { isLong } from '../../../testing/random'
import { ChunkReader, openLong } from './long-answer'

const NUM_RUNS = isLong ? 200_000 : 2000
const never = new AbortController().signal

/** As an engine may write them: hexadecimal in either case, leading zeros, extensions, late headers. */
const chunk = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.constantFrom('', ';a=b', ' '), fc.boolean())
  .map(([bytes, extension, isUpper]) => {
    const size = bytes.length.toString(16).padStart(isUpper ? 4 : 1, '0')
    const head = Buffer.from(`${isUpper ? size.toUpperCase() : size}${extension}\r\n`)
    return { body: Buffer.from(bytes), wire: Buffer.concat([head, bytes, Buffer.from('\r\n')]) }
  })
const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 })

function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1
    pieces.push(Buffer.from(bytes.subarray(at, at + length)))
    at += length
  }
  return pieces
}

describe('chunks', () => {
  it('are taken away however they are cut, and nothing behind the last one is read', () => {
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 30 }),
        sizes,
        fc.constantFrom('', 'Late: yes\r\n'),
        (all, lengths, late) => {
          const wire = Buffer.concat([...all.map((each) => each.wire), Buffer.from(`0\r\n${late}\r\nnext answer`)])
          const reader = new ChunkReader()
          const body = Buffer.concat(cut(wire, lengths).map((piece) => reader.read(piece)))
          expect(body).toEqual(Buffer.concat(all.map((each) => each.body)))
          expect(reader.isDone).toBe(true)
        },
      ),
      { numRuns: NUM_RUNS },
    )
  })

  it.each([
    ['no size', '\r\n'],
    ['a size without end', '123456789\r\n'],
    ['more than they say', '1\r\nab\r\n'],
    ['words', 'HTTP/1.1 200\r\n'],
  ])('with %s are refused', (_what, wire) => {
    expect(() => new ChunkReader().read(Buffer.from(wire))).toThrow(RangeError)
  })
})

describe('an answer', () => {
  let server: Server | undefined
  afterEach(() => void server?.close())

  /** Says the pieces, one a turn, then ends; gives what was asked too. */
  async function answered(...pieces: string[]) {
    const asked: string[] = []
    server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', async (data) => {
        asked.push(data.toString())
        for (const piece of pieces) {
          socket.write(piece)
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        socket.end()
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const call = { path: '/v1.41/x', query: { tail: 'a b&c' } }
    const answer = await openLong(() => connect(port, '127.0.0.1'), call, never)
    let body = ''
    const reading = (async () => {
      for await (const piece of answer.body) body += piece.toString()
    })()
    const failed = await reading.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    return { status: answer.status, body, failed, asked: asked[0] ?? '' }
  }

  it('comes whole, with chunks and without', async () => {
    const chunked = await answered('HTTP/1.1 20', '0 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\non', 'e\r\n0\r\n\r\n')
    expect(chunked).toMatchObject({ status: 200, body: 'one', failed: undefined })
    expect(chunked.asked.split('\r\n')[0]).toBe('GET /v1.41/x?tail=a+b%26c HTTP/1.1')
    server?.close()
    const plain = await answered('HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\nno', ' such')
    expect(plain).toMatchObject({ status: 404, body: 'no such', failed: undefined })
  })

  it('that breaks off is no end', async () => {
    const broken = await answered('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\non')
    expect(broken).toMatchObject({ body: 'on', failed: expect.any(Error) })
  })

  it('that is none is refused, with what came instead', async () => {
    await expect(answered('Welcome aboard\n')).rejects.toMatchObject({ rawPacket: Buffer.from('Welcome aboard\n') })
    server?.close()
    await expect(answered()).rejects.toThrow('ended before an answer')
    server?.close()
    await expect(answered('HTTP/1.1 200 OK\r\nX: '.padEnd(70_000, 'x'))).rejects.toThrow('no answer')
  })
})
