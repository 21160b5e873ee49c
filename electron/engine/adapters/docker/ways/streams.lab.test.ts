/** Many streams at once beside calls, over each kind of socket; and the host's clock through a proxy that shifts it. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startLogger } from '../../../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../../e2e/lab/lab'
import type { HostAddress, SshWay } from '../../../../../shared/contract/hosts'
import type { ConnectContext, DockerHost } from '../../../ports'
import { markOpenHandles } from '../../../testing/leak-check'
import { openHost } from '../index'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(15_000)

describe.skipIf(unavailable !== undefined)(unavailable ?? 'streams', { timeout: 60_000 }, () => {
  let lab: Lab
  let host: LabHost
  let plain: LabHost

  beforeAll(async () => {
    lab = await openLab({ hosts: [{}, { tcp: 'plain' }] })
    host = lab.host(1)
    plain = lab.host(2)
  }, 90_000)
  afterAll(() => lab?.dispose(), 60_000)
  const opened: DockerHost[] = []
  const open = async (address: HostAddress) => {
    const docker = await openHost(address, context())
    opened.push(docker)
    return docker
  }
  afterEach(async () => {
    for (const docker of opened.splice(0)) docker.close()
    await host.setSshdOptions({})
  })

  const overSsh = (via: SshWay): HostAddress => ({
    kind: 'ssh',
    user: 'deploy',
    host: host.address,
    port: 22,
    socketPath: '/var/run/docker.sock',
    auth: { kind: 'key', path: lab.keys.id.path },
    via,
  })
  const context = (): ConnectContext => ({
    signal: AbortSignal.timeout(25_000),
    knownKeys: {
      find: async () => [{ keyType: 'ssh-ed25519', fingerprint: host.hostKeyFingerprint(), revoked: false }],
    },
    secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
  })
  const count = async (of: string) => Number(await host.sh(`pgrep -fc '${of}' || true`))
  const sessions = () => count('[d]ocker system dial-stdio')
  const connections = () => count('[s]shd: deploy@?notty')

  /** Follows a container `times` over; `seen` counts the readers that have a line. */
  function followAll(docker: DockerHost, id: string, times: number) {
    const stop = new AbortController()
    const lines = new Array<number>(times).fill(0)
    const readers = lines.map(async (_, reader) => {
      for await (const { lengths } of docker.containers.logs(id, { follow: true, tail: 1 }, stop.signal)) {
        lines[reader] = (lines[reader] ?? 0) + lengths.length
      }
    })
    const ended = Promise.allSettled(readers)
    return { lines, ended, stop: () => stop.abort() }
  }

  it.each([
    ['forward', 60],
    ['dial-stdio', 20],
  ] as const)('%s: %i follows at once, and calls still answer', async (via, times) => {
    const settled = markOpenHandles()
    if (via === 'dial-stdio') await host.setSshdOptions({ AllowStreamLocalForwarding: 'no' })
    const id = await startLogger(host, `busy-${via}`, 0.2)
    const docker = await open(overSsh(via))
    const follows = followAll(docker, id, times)
    await expect.poll(() => follows.lines.filter((lines) => lines > 2).length).toBe(times)
    const startedAt = performance.now()
    const lists = await Promise.all(Array.from({ length: 20 }, () => docker.containers.list(soon())))
    const pingMs = await docker.ping(soon())
    console.info(
      `${via}: ${times} follows, 20 lists in ${Math.round(performance.now() - startedAt)} ms, ping ${pingMs.toFixed(1)} ms`,
    )
    expect(lists.every((list) => list.length === 1)).toBe(true)
    if (via === 'dial-stdio') expect(await sessions()).toBeLessThanOrEqual(times + 8)
    follows.stop()
    const ends = await follows.ended
    expect(ends.map((end) => end.status === 'rejected' && end.reason.code)).toEqual(new Array(times).fill('CANCELLED'))
    expect(await docker.ping(soon())).toBeGreaterThan(0)
    docker.close()
    await expect.poll(sessions).toBe(0)
    await host.docker('rm', '--force', id)
    await settled()
  })

  it('dial-stdio: a connection of its own dies alone, and the next stream opens another', async () => {
    await host.setSshdOptions({ AllowStreamLocalForwarding: 'no' })
    const id = await startLogger(host, 'cut', 0.2)
    const docker = await open(overSsh('dial-stdio'))
    const before = await connections()
    const first = followAll(docker, id, 1)
    await expect.poll(() => first.lines[0]).toBeGreaterThan(1)
    expect(await connections()).toBe(before + 1)
    await host.sh(`kill $(pgrep -nf '[s]shd: deploy@?notty')`)
    const [end] = await first.ended
    expect(end).toMatchObject({
      status: 'rejected',
      reason: { code: expect.stringMatching(/HOST_UNREACHABLE|ENGINE_DOWN/) },
    })
    expect(await docker.ping(soon())).toBeGreaterThan(0)
    const second = followAll(docker, id, 1)
    await expect.poll(() => second.lines[0]).toBeGreaterThan(1)
    docker.close()
    await second.ended
    await expect.poll(connections).toBe(0)
    await host.docker('rm', '--force', id)
  })

  it.each([90_000, 0, -3_600_000])('the clock of a host that is %i ms ahead', async (shiftMs) => {
    const proxy = await shiftingProxy(plain, shiftMs)
    const { port } = proxy.address() as AddressInfo
    const docker = await open({ kind: 'tcp', host: '127.0.0.1', port, riskAccepted: true })
    const { offsetMs, errorMs } = await docker.clock(soon())
    console.info(`clock: ${offsetMs.toFixed(1)} ± ${errorMs.toFixed(1)} ms`)
    expect(errorMs).toBeGreaterThan(0)
    // One millisecond more, as ours has no finer hands.
    expect(Math.abs(offsetMs - shiftMs)).toBeLessThanOrEqual(errorMs + 1)
    docker.close()
    proxy.close()
  })
})

/** Passes everything on and moves the time that the engine tells. */
async function shiftingProxy(host: LabHost, shiftMs: number): Promise<Server> {
  const server = createServer((client) => {
    const engine = connect(2375, host.address)
    client.pipe(engine)
    let held = ''
    let timer: NodeJS.Timeout | undefined
    const pass = () => {
      client.write(
        held.replace(/"SystemTime":"([^"]+)"/, (_, at: string) => `"SystemTime":"${moved(at, shiftMs)}"`),
        'latin1',
      )
      held = ''
    }
    engine.on('data', (data) => {
      held += data.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(pass, 3) // an answer comes whole within that time
    })
    for (const socket of [client, engine]) socket.on('error', () => {})
    client.on('close', () => engine.destroy())
    engine.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Of the same length, so that HTTP's lengths stay true. */
function moved(at: string, shiftMs: number): string {
  return new Date(Date.parse(at) + shiftMs).toISOString().slice(0, 19) + at.slice(19)
}
