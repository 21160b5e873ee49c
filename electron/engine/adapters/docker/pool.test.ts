/** Sockets that nobody uses are kept for good, or for a time and no longer. */
import { createServer, get } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LeakCheck, markOpenHandles } from '../../testing/leak-check'
import { SocketPool } from './pool'

describe('a pool', () => {
  let settled: LeakCheck
  let opened = 0
  let open = 0
  const server = createServer((_request, response) => response.end('x'))
  server.on('connection', (socket) => {
    opened += 1
    open += 1
    socket.on('close', () => {
      open -= 1
    })
  })

  beforeEach(async () => {
    settled = markOpenHandles()
    opened = 0
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await settled()
  })

  const poolOf = (keptMs?: number) =>
    new SocketPool(() => connect((server.address() as AddressInfo).port, '127.0.0.1'), 2, 2, keptMs)
  const ask = (agent: SocketPool) =>
    new Promise<void>((resolve, reject) => {
      get({ agent, path: '/' }, (response) => response.resume().on('end', resolve)).on('error', reject)
    })
  const sleep = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs))

  it('uses a socket again, and lets go of one that was not used in time', async () => {
    const pool = poolOf(150)
    for (let time = 0; time < 4; time += 1) {
      await ask(pool)
      await sleep(60)
    }
    expect({ opened, open }).toEqual({ opened: 1, open: 1 })
    await expect.poll(() => open).toBe(0)
    await ask(pool)
    expect(opened).toBe(2)
    pool.destroy() // with the timer of the socket that is kept
  })

  it('keeps them for good where it was not told otherwise', async () => {
    const pool = poolOf()
    await Promise.all([ask(pool), ask(pool), ask(pool)])
    await sleep(200)
    await ask(pool)
    expect({ opened, open }).toEqual({ opened: 2, open: 2 })
    pool.destroy()
  })
})
