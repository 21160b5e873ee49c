/**
 * Forwards through the contract, on real engines over real SSH: what a person fetches through one, what it says when a
 * port is dead or forbidden, and that it ends with what it was for.
 */
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Container } from '../../../shared/contract/containers'
import type { Forward } from '../../../shared/contract/forwards'
import type { Host } from '../../../shared/contract/hosts'
import { addLabHosts } from '../testing/lab-hosts'
import { markOpenHandles } from '../testing/leak-check'
import { startTestEngine, type TestEngine } from '../testing/test-engine'

const unavailable = labUnavailable()
let lab: Lab
let app: TestEngine
const hostIds: string[] = []

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: 2, images: ['busybox', 'nginx'] })
  app = await startTestEngine()
  hostIds.push(...(await addLabHosts(app.client, lab)))
}, 120_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

/** Follows a watch stream until `found` gives something. @throws Error with what was there last. */
async function until<V extends { id: string }, R>(
  watch: (input: undefined, options: { signal: AbortSignal }) => AsyncIterable<{ changed: V[]; removed: string[] }>,
  keyOf: (value: V) => string,
  found: (all: V[]) => R | undefined,
  withinMs = 15_000,
): Promise<R> {
  const all = new Map<string, V>()
  const late = AbortSignal.timeout(withinMs)
  try {
    for await (const patch of watch(undefined, { signal: late })) {
      for (const value of patch.changed) all.set(keyOf(value), value)
      for (const key of patch.removed) all.delete(key)
      const result = found([...all.values()])
      if (result !== undefined) return result
    }
  } catch (thrown) {
    if (!late.aborted) throw thrown
  }
  throw new Error(`not seen within ${withinMs} ms; last: ${JSON.stringify([...all.values()]).slice(0, 2000)}`)
}
const rowIs = (name: string, is: (row: Container) => boolean = () => true) =>
  until<Container, Container>(
    app.client.containers.watch,
    (row) => row.key,
    (all) => all.find((row) => row.name === name && is(row)),
  )
const forwardIs = (id: string, is: (row: Forward) => boolean) =>
  until<Forward, Forward>(
    app.client.forwards.watch,
    (row) => row.id,
    (all) => all.find((row) => row.id === id && is(row)),
  )
const closed = (id: string) =>
  until<Forward, true>(
    app.client.forwards.watch,
    (row) => row.id,
    (all) => (all.some((row) => row.id === id) ? undefined : true),
  )
const hostIs = (name: string, link: Host['link']) =>
  until<Host, Host>(
    app.client.hosts.watch,
    (row) => row.id,
    (all) => all.find((row) => row.name === name && row.link === link),
    40_000,
  )

async function reference(name: string) {
  const { hostId, id } = await rowIs(name, (row) => row.state === 'running')
  return { hostId, id, name }
}

async function fetched(port: number): Promise<{ status: number; body: string }> {
  const request = get({ host: '127.0.0.1', port, path: '/', agent: false, timeout: 10_000 })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

describe.skipIf(unavailable)(unavailable ?? 'forwards on real hosts', { timeout: 90_000 }, () => {
  it('fetches a published port and one that is not, and counts what went through', async () => {
    await lab.host(1).docker('run', '-d', '--name', 'published', '--publish', '8080:80', 'nginx')
    await lab.host(1).docker('run', '-d', '--name', 'inside', 'nginx')
    const one = await app.client.forwards.open({ ...(await reference('published')), containerPort: 80 })
    const two = await app.client.forwards.open({ ...(await reference('inside')), containerPort: 80 })
    expect(one).toMatchObject({ target: '127.0.0.1:8080', containerName: 'published', connections: 0 })
    expect(two.target).toMatch(/^172\.\d+\.\d+\.\d+:80$/)
    for (const { localPort } of [one, two]) {
      const { status, body } = await fetched(localPort)
      expect(status).toBe(200)
      expect(body).toMatch(/<h1>/)
    }
    const counted = await forwardIs(one.id, (row) => row.bytesDown > 0)
    expect(counted.connections).toBe(1)
    expect(counted.bytesUp).toBeGreaterThan(20)
    const entries = await app.client.audit.list({ limit: 20 })
    expect(entries.find((entry) => entry.action === 'forward.open')).toMatchObject({
      outcome: 'done',
      reason: 'port 80',
      hostName: 'box-1',
    })
  })

  it('gives the same forward to who asks twice, also at once', async () => {
    const wanted = { ...(await reference('published')), containerPort: 80 }
    const before = await app.client.forwards.open(wanted)
    expect((await app.client.forwards.open(wanted)).id).toBe(before.id)
    await app.client.forwards.close({ forwardId: before.id })
    expect(await isListening(before.localPort)).toBe(false)
    const both = await Promise.all([app.client.forwards.open(wanted), app.client.forwards.open(wanted)])
    expect(both[0].id).toBe(both[1].id)
    await expect(app.client.forwards.close({ forwardId: before.id })).rejects.toMatchObject({
      info: { code: 'NOT_FOUND' },
    })
  })

  it('takes the port it is asked for, and says when that is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const localPort = address && typeof address === 'object' ? address.port : 0
    const wanted = { ...(await reference('inside')), containerPort: 80, localPort }
    await expect(app.client.forwards.open(wanted)).rejects.toMatchObject({
      info: { code: 'CONFLICT', message: `Port ${localPort} of this computer is in use.` },
    })
    taken.close()
    await once(taken, 'close')
    const opened = await app.client.forwards.open(wanted)
    expect(opened.localPort).toBe(localPort)
    expect((await fetched(localPort)).status).toBe(200)
    await app.client.forwards.close({ forwardId: opened.id })
  })

  it('says what stands in the way: nothing listens, no network, not running', async () => {
    const inside = await reference('inside')
    await expect(app.client.forwards.open({ ...inside, containerPort: 81 })).rejects.toMatchObject({
      info: { code: 'HOST_UNREACHABLE', message: expect.stringMatching(/^Nothing listens on .*, port 81/) },
    })
    await startSleeper(lab.host(1), 'alone', '--network', 'none')
    await expect(app.client.forwards.open({ ...(await reference('alone')), containerPort: 80 })).rejects.toMatchObject({
      info: { code: 'CONFLICT', message: 'alone was started without a network.' },
    })
    const { hostId, id } = await reference('alone')
    await lab.host(1).docker('stop', '-t', '1', 'alone')
    await expect(app.client.forwards.open({ hostId, id, containerPort: 80 })).rejects.toMatchObject({
      info: { code: 'CONFLICT', message: 'alone does not run.' },
    })
  })

  it('reaches a container that lives in the network of another', async () => {
    await startSleeper(lab.host(1), 'guest', '--network', 'container:inside')
    const opened = await app.client.forwards.open({ ...(await reference('guest')), containerPort: 80 })
    expect((await fetched(opened.localPort)).status).toBe(200)
    await lab.host(1).docker('rm', '-f', 'guest')
    await closed(opened.id)
  })

  it('carries a megabyte each way, and a half-closed connection', async () => {
    await lab.host(1).docker('run', '-d', '--name', 'echo', 'busybox', 'nc', '-ll', '-p', '7', '-e', 'cat')
    const wanted = { ...(await reference('echo')), containerPort: 7 }
    const { localPort, id } = await vi.waitFor(() => app.client.forwards.open(wanted), { timeout: 15_000 })
    const sent = Buffer.alloc(1024 * 1024, 'longshore ')
    const socket = connect({ port: localPort, host: '127.0.0.1', allowHalfOpen: true })
    socket.end(sent)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).equals(sent)).toBe(true)
    await app.client.forwards.close({ forwardId: id })
  })

  it('notes why a connection failed while the container is stopped, and finds it again where it starts', async () => {
    const opened = await app.client.forwards.open({ ...(await reference('inside')), containerPort: 80 })
    await lab.host(1).docker('stop', '-t', '1', 'inside')
    await rowIs('inside', (row) => row.state === 'exited')
    await expect(fetched(opened.localPort)).rejects.toThrow()
    // Its address may have been dialled in vain before the engine could say why.
    const failed = await forwardIs(opened.id, (row) => row.error?.code === 'CONFLICT')
    expect(failed.error?.message).toBe('inside does not run.')
    await expect(fetched(opened.localPort)).rejects.toThrow()
    expect((await forwardIs(opened.id, () => true)).error).toEqual(failed.error)
    // Somebody else takes its address meanwhile.
    await startSleeper(lab.host(1), 'squatter')
    await lab.host(1).docker('start', 'inside')
    const moved = await forwardIs(opened.id, (row) => row.target !== opened.target)
    expect((await fetched(moved.localPort)).status).toBe(200)
    expect((await forwardIs(opened.id, (row) => row.error === undefined)).connections).toBeGreaterThan(1)
  })

  it('survives a reconnect of the host, and says meanwhile that it is away', async () => {
    const opened = await app.client.forwards.open({ ...(await reference('published')), containerPort: 80 })
    await lab.host(1).service('kill', 'sshd')
    await hostIs('box-1', 'offline')
    await expect(fetched(opened.localPort)).rejects.toThrow()
    expect((await forwardIs(opened.id, (row) => row.error !== undefined)).error).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: 'box-1 is not connected.',
    })
    await lab.host(1).service('start', 'sshd')
    await app.client.hosts.reconnect({ hostId: opened.hostId })
    await hostIs('box-1', 'online')
    expect((await fetched(opened.localPort)).status).toBe(200)
    await forwardIs(opened.id, (row) => row.error === undefined)
  })

  it('takes no more than 64 connections at once, and frees their places', async () => {
    const { localPort, id } = await app.client.forwards.open({ ...(await reference('inside')), containerPort: 80 })
    const sockets = Array.from({ length: 65 }, () => connect({ port: localPort, host: '127.0.0.1' }))
    for (const socket of sockets) socket.on('error', () => {})
    const busy = await forwardIs(id, (row) => row.error?.code === 'BUSY')
    expect(busy.error?.message).toBe('More than 64 connections at once.')
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect((await fetched(localPort)).status).toBe(200)
  })

  it('closes when the container is removed, and when the host is', async () => {
    const wanted = { ...(await reference('published')), containerPort: 80 }
    const opened = await app.client.forwards.open(wanted)
    await lab.host(1).docker('rm', '-f', 'published')
    await closed(opened.id)
    expect(await isListening(opened.localPort)).toBe(false)
    await lab.host(2).docker('run', '-d', '--name', 'elsewhere', '--publish', '80', 'nginx')
    const other = await app.client.forwards.open({ ...(await reference('elsewhere')), containerPort: 80 })
    expect((await fetched(other.localPort)).status).toBe(200)
    await app.client.hosts.remove({ hostId: hostIds[1] ?? '' })
    await closed(other.id)
    expect(await isListening(other.localPort)).toBe(false)
  })

  it('names the server that forbids forwarding', async () => {
    await lab.host(2).setSshdOptions({ AllowTcpForwarding: 'no' })
    // The engine is reached all the same, by a command instead of a channel to its socket.
    const host = lab.host(2).address
    const auth = { kind: 'key' as const, path: lab.keys.id.path }
    const address = { kind: 'ssh' as const, user: 'deploy', host, port: 22, socketPath: '/var/run/docker.sock', auth }
    await app.client.hosts.add({ name: 'strict', address: { ...address, via: 'dial-stdio' } })
    await hostIs('strict', 'online')
    await expect(
      app.client.forwards.open({ ...(await reference('elsewhere')), containerPort: 80 }),
    ).rejects.toMatchObject({
      info: { code: 'DENIED', message: `The SSH server of ${host} forbids forwarding to ports.` },
    })
  })

  it('ends with the engine, with every connection through it', async () => {
    const noLeak = markOpenHandles()
    const second = await startTestEngine()
    const { address: host, hostKeyFingerprint } = lab.host(1)
    await second.client.hosts.trustKey({ host, port: 22, fingerprint: hostKeyFingerprint() })
    const auth = { kind: 'key' as const, path: lab.keys.id.path }
    const address = { kind: 'ssh' as const, user: 'deploy', host, port: 22, socketPath: '/var/run/docker.sock', auth }
    const { hostId } = await second.client.hosts.add({ name: 'box-1', address })
    const { id } = await until<Container, Container>(
      second.client.containers.watch,
      (row) => row.key,
      (all) => all.find((row) => row.name === 'inside'),
    )
    const { localPort } = await second.client.forwards.open({ hostId, id, containerPort: 80 })
    const idle = connect({ port: localPort, host: '127.0.0.1' })
    await once(idle, 'connect')
    idle.resume()
    const ended = once(idle, 'close')
    await second.dispose()
    await ended
    expect(await isListening(localPort)).toBe(false)
    await noLeak({ patienceMs: 5000 })
  })
})
