/** Ports on which something else listens than the address says, servers that misbehave, and plain ones that are right. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createPlainServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TlsMaterial } from '../../../../../shared/contract/hosts'
import type { StageReport } from '../../../ports'
import { markOpenHandles } from '../../../testing/leak-check'
import { openHost } from '../index'
import { type Authority, createAuthority, type Pair } from './test-certificates'
import {
  answer,
  closeServers,
  context,
  dockerd,
  listen,
  refusalOf as refused,
  tcpAddress,
  tlsAddress,
  unusedPort,
} from './test-servers'

let folder: string
let authority: Authority
let server: Pair
let client: Pair
const soon = () => AbortSignal.timeout(5000)
const refusalOf: typeof refused = async (...args) => {
  const settled = markOpenHandles()
  const info = await refused(...args)
  await settled()
  return info
}
const files = (): TlsMaterial => ({ kind: 'files', ca: authority.certificate, ...client })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ports-'))
  authority = createAuthority(folder, 'harbour')
  server = authority.issue('box', { names: 'IP:127.0.0.1' })
  client = authority.issue('ada', { usage: 'clientAuth' })
})
afterEach(closeServers)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('ports that are something else', () => {
  it('TLS spoken to a plain engine, to sshd, to nobody', async () => {
    const plain = await refusalOf(tlsAddress(await listen(createPlainServer(answer)), files()))
    expect(plain).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('127.0.0.1 does not speak TLS on port'),
      stage: 'host-key',
    })
    const ssh = createTcpServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'))
    expect((await refusalOf(tlsAddress(await listen(ssh), files()))).message).toContain('does not speak TLS on port')
    const port = await unusedPort()
    expect(await refusalOf(tlsAddress(port, files()))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: `127.0.0.1 refuses connections on port ${port}.`,
      hint: 'Is Docker running there, and is this the right port?',
      stage: 'connect',
    })
  })

  it('a server that hangs up, one that offers only outdated TLS', async () => {
    const rude = createTcpServer((socket) => socket.once('data', () => socket.destroy()))
    expect(await refusalOf(tlsAddress(await listen(rude), files()))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: '127.0.0.1 hung up before a secure connection came about.',
    })
    const old = dockerd(server, authority, {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    expect((await refusalOf(tlsAddress(await listen(old), files()))).message).toBe(
      '127.0.0.1 offers only outdated versions of TLS.',
    )
  })

  it('a server that stalls in the middle of the handshake is given up after 10 s', async () => {
    const stalling = createTcpServer((socket) =>
      socket.once('data', () => socket.write(Buffer.from([0x16, 3, 3, 0, 90, 2]))),
    )
    const startedAt = performance.now()
    expect(await refusalOf(tlsAddress(await listen(stalling), files()))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('but brings none to an end'),
    })
    expect(performance.now() - startedAt).toBeLessThan(11_000)
  }, 15_000)

  it('plain words to a TLS port, as Go, nginx and bare TLS answer them', async () => {
    const says = (text: string | Buffer) => createTcpServer((socket) => socket.once('data', () => socket.end(text)))
    const go = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'
    const nginx =
      'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<center>The plain HTTP request was sent to HTTPS port</center>'
    const alert = Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46])
    for (const listening of [says(go), says(nginx), says(alert)]) {
      const port = await listen(listening)
      expect(await refusalOf(tcpAddress(port))).toMatchObject({
        code: 'INVALID',
        message: `127.0.0.1 speaks only TLS at tcp://127.0.0.1:${port}.`,
      })
    }
  })
})

describe('a plain port', () => {
  it('works, reports its stages, and ends when nobody listens any more', async () => {
    const settled = markOpenHandles()
    const stages: StageReport[] = []
    const port = await listen(createPlainServer(answer))
    const docker = await openHost(tcpAddress(port), context(stages))
    expect(stages.filter(({ state }) => state === 'done').map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'engine',
    ])
    expect(await docker.containers.list(soon())).toEqual([])
    await closeServers()
    await expect(docker.containers.list(soon())).rejects.toMatchObject({ code: 'ENGINE_DOWN' })
    await expect(docker.containers.list(soon())).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
    expect(await docker.closed).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: `127.0.0.1 refuses connections on port ${port}.`,
    })
    docker.close()
    await settled()
  })

  it('dials ports of the host only', async () => {
    const settled = markOpenHandles()
    const docker = await openHost(tcpAddress(await listen(createPlainServer(answer))), context())
    const echo = await listen(createTcpServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)))
    const socket = docker.dial('0.0.0.0', echo)
    socket.end('ahoy')
    expect(Buffer.concat(await socket.toArray()).toString()).toBe('ahoy')
    const failure = (target: string, port: number) =>
      new Promise((resolve) => docker.dial(target, port).once('error', resolve))
    expect(await failure('172.17.0.2', 80)).toMatchObject({ code: 'INVALID' })
    expect(await failure('127.0.0.1', 1)).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: 'Nothing listens on port 1 of 127.0.0.1.',
    })
    docker.close()
    await closeServers()
    await settled()
  })
})
