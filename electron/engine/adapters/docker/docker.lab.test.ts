/** Real engines over real SSH: what is asked, what is told, and what each way of breaking looks like. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHealthFlip, startSleeper } from '../../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../e2e/lab/lab'
import type { HostAddress } from '../../../../shared/contract/hosts'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext, DockerEvent, DockerHost, StageReport } from '../../ports'
import { markOpenHandles } from '../../testing/leak-check'
import { openHost } from './index'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(10_000)

describe.skipIf(unavailable !== undefined)(unavailable ?? 'Docker over SSH', { timeout: 40_000 }, () => {
  let lab: Lab
  let host: LabHost
  let folder: string

  beforeAll(async () => {
    lab = await openLab({ hosts: 1 })
    host = lab.host(1)
    folder = await mkdtemp(join(tmpdir(), 'docker-lab-'))
  }, 60_000)
  afterAll(async () => {
    await lab?.dispose()
    await rm(folder, { recursive: true, force: true })
  }, 60_000)

  const address = (user = 'deploy', socketPath = '/var/run/docker.sock'): HostAddress => ({
    kind: 'ssh',
    user,
    host: host.address,
    port: 22,
    socketPath,
    auth: { kind: 'key', path: lab.keys.id.path },
  })
  const context = (stages: StageReport[] = []): ConnectContext => ({
    signal: AbortSignal.timeout(25_000),
    knownKeys: {
      find: async () => [{ keyType: 'ssh-ed25519', fingerprint: host.hostKeyFingerprint(), revoked: false }],
    },
    secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
    onStage: (report) => stages.push(report),
  })
  const refusalOf = async (target: HostAddress) => {
    const stages: StageReport[] = []
    const thrown: unknown = await openHost(target, context(stages)).then(
      (opened) => opened.close(),
      (reason: unknown) => reason,
    )
    expect(thrown).toBeInstanceOf(Failure)
    const failed = stages.find(({ state }) => state === 'failed')
    return { ...(thrown as Failure).info, stage: failed?.stage, note: failed?.note }
  }
  const withHost = async (work: (docker: DockerHost) => Promise<void>, target = address()) => {
    const docker = await openHost(target, context())
    try {
      await work(docker)
    } finally {
      docker.close()
    }
    expect(await docker.closed).toBeUndefined()
  }
  /** Collects events; `ended` gives what ended them. */
  const follow = async (docker: DockerHost) => {
    const stop = new AbortController()
    const seen: (DockerEvent & { seenAt: number })[] = []
    const opened = Promise.withResolvers<void>()
    const read = async () => {
      for await (const event of docker.events({ onOpen: () => opened.resolve() }, stop.signal)) {
        seen.push({ ...event, seenAt: Date.now() })
      }
    }
    const ended = read().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    await Promise.race([opened.promise, ended])
    return { seen, ended, stop: () => stop.abort() }
  }
  const until = async (is: () => boolean, withinMs: number) => {
    const startedAt = performance.now()
    while (!is()) {
      if (performance.now() - startedAt > withinMs) throw new Error(`not within ${withinMs} ms`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  it('never names as a member of a network what is just leaving it', async () => {
    await host.docker('network', 'create', 'back')
    await withHost(async (docker) => {
      const network = (await docker.networks.list(soon())).find(({ name }) => name === 'back')
      for (let round = 0; round < 4; round += 1) {
        const id = await startSleeper(host, 'guest', '--network', 'back')
        const stopped = host.docker('rm', '--force', 'guest').then(() => true)
        const ids = new Set<string>()
        const ask = async () => {
          while (!(await Promise.race([stopped, false])))
            for (const member of await docker.networks.members(network?.id ?? '', soon())) ids.add(member.id)
        }
        await Promise.all([ask(), ask(), ask(), ask()])
        expect([...ids]).toEqual([id])
      }
    })
    await host.docker('network', 'rm', 'back')
  })

  it('meets the engine: facts, stages, a ping', async () => {
    const stages: StageReport[] = []
    const docker = await openHost(address(), context(stages))
    expect(docker.facts).toMatchObject({ engineId: host.engineId, architecture: 'x86_64' })
    expect(docker.facts.memoryBytes).toBeGreaterThan(1e8)
    expect(docker.facts.cpus).toBeGreaterThan(0)
    expect(await docker.ping(soon())).toBeLessThan(1000)
    expect(stages.filter(({ state }) => state === 'done').map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'host-key',
      'auth',
      'socket',
      'engine',
    ])
    docker.close()
    await expect(docker.containers.list(soon())).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
  })

  it('lists, inspects, stops, starts and restarts; list and inspection agree', async () => {
    const options = [
      '--label',
      'team=harbour',
      '-p',
      '8080:80',
      '-p',
      '127.0.0.1:8443:443/udp',
      '--memory',
      '64m',
      '--cpus',
      '0.5',
    ]
    const id = await startSleeper(host, 'worker', ...options)
    await withHost(async (docker) => {
      const [row] = await docker.containers.list(soon())
      const detail = await docker.containers.inspect(id, soon())
      expect(row).toMatchObject({ id, name: 'worker', image: 'busybox', state: 'running', labels: { team: 'harbour' } })
      expect(row?.ports).toContainEqual({ hostIp: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' })
      expect(row?.ports).toContainEqual({ hostIp: '127.0.0.1', hostPort: 8443, containerPort: 443, protocol: 'udp' })
      for (const key of ['id', 'name', 'image', 'imageId', 'state', 'labels', 'ports'] as const) {
        expect(detail[key], key).toEqual(row?.[key])
      }
      expect(detail).toMatchObject({ memoryLimitBytes: 64 * 1024 * 1024, cpuLimit: 0.5, restartPolicy: 'no' })
      expect(detail.networks[0]).toMatchObject({ network: 'bridge', address: expect.stringMatching(/^172\./) })
      expect(detail.startedAt).toBeGreaterThan(Date.now() - 60_000)
      expect(detail.finishedAt).toBeUndefined()

      await docker.containers.stop(id, 2, soon())
      expect(await docker.containers.inspect(id, soon())).toMatchObject({ state: 'exited', exitCode: 0 })
      await docker.containers.stop(id, 2, soon()) // 304: it is stopped already
      await docker.containers.start(id, soon())
      const before = (await docker.containers.inspect(id, soon())).startedAt
      await docker.containers.restart(id, 2, soon())
      const after = await docker.containers.inspect(id, soon())
      expect(after.state).toBe('running')
      expect(after.startedAt).toBeGreaterThan(before ?? 0)
      await expect(docker.containers.inspect('0123456789ab', soon())).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(docker.containers.start('../../info', soon())).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
    await host.docker('rm', '-f', 'worker')
  })

  it('tells events within a second, without those of health probes', async () => {
    await withHost(async (docker) => {
      const events = await follow(docker)
      const { id, setHealthy } = await startHealthFlip(host, 'flip')
      await until(() => events.seen.some(({ action }) => action === 'start'), 1000)
      await until(() => events.seen.some(({ detail }) => detail === 'healthy'), 5000)
      await setHealthy(false)
      await until(() => events.seen.some(({ detail }) => detail === 'unhealthy'), 5000)
      await host.docker('rm', '-f', 'flip')
      await until(() => events.seen.some(({ action }) => action === 'destroy'), 1000)
      expect(new Set(events.seen.map(({ type }) => type))).toEqual(new Set(['container', 'network']))
      expect(events.seen.every((event) => event.type !== 'container' || event.id === id)).toBe(true)
      expect(events.seen.filter(({ action }) => action.startsWith('exec'))).toEqual([])
      expect(Math.max(...events.seen.map((event) => event.seenAt - event.atMs))).toBeLessThan(1000)
      events.stop()
      expect(await events.ended).toMatchObject({ code: 'CANCELLED' })
    })
  })

  it('200 requests share the one connection and at most eight channels, and nothing stays open', async () => {
    const settled = markOpenHandles()
    await withHost(async (docker) => {
      const sockets = await host.sh("ss -Htn state established '( sport = :22 )' | wc -l")
      const startedAt = performance.now()
      await Promise.all(Array.from({ length: 200 }, () => docker.containers.list(soon())))
      console.log(`200 lists over one connection: ${Math.round(performance.now() - startedAt)} ms`)
      expect(Number(await host.sh("ss -Htn state established '( sport = :22 )' | wc -l"))).toBe(Number(sockets))
      // Channels stay open for the next request, so this is the most there were; the listening socket is one line more.
      const left = Number(await host.sh('grep -c "/run/docker.sock" /proc/net/unix'))
      expect(left).toBeGreaterThan(2)
      expect(left).toBeLessThanOrEqual(9)
    })
    await settled()
  })

  it('the three ways a socket cannot be opened have three sentences', async () => {
    expect(await refusalOf(address('nodocker'))).toMatchObject({
      code: 'DENIED',
      stage: 'socket',
      message: `nodocker may not use /var/run/docker.sock on ${host.address}.`,
      hint: expect.stringContaining('sudo usermod -aG docker nodocker'),
    })
    await host.setSshdOptions({ AllowStreamLocalForwarding: 'no' })
    expect(await refusalOf(address())).toMatchObject({
      code: 'DENIED',
      stage: 'socket',
      message: `The SSH server of ${host.address} forbids forwarding to sockets.`,
      hint: expect.stringContaining('AllowStreamLocalForwarding'),
    })
    await host.setSshdOptions({ AllowStreamLocalForwarding: 'no', MaxSessions: '0' })
    expect(await refusalOf(address())).toMatchObject({
      code: 'ENGINE_DOWN',
      message: `The socket /var/run/docker.sock on ${host.address} cannot be opened.`,
    })
    await host.setSshdOptions({})
    expect(await refusalOf(address('deploy', '/run/none.sock'))).toMatchObject({
      code: 'ENGINE_DOWN',
      message: `Docker is not running on ${host.address}: there is no socket /run/none.sock.`,
    })
  })

  it('dockerd killed under an open link: events end, the link stays and works again afterwards', async () => {
    await withHost(async (docker) => {
      const events = await follow(docker)
      await docker.containers.list(soon())
      const startedAt = performance.now()
      await host.service('kill', 'dockerd')
      expect(await events.ended).toMatchObject({ code: 'ENGINE_DOWN' })
      expect(performance.now() - startedAt).toBeLessThan(1500)
      await expect(docker.ping(soon())).rejects.toMatchObject({
        code: 'ENGINE_DOWN',
        message: `Docker is not running on ${host.address}: nothing listens on /var/run/docker.sock.`,
      })
      expect(await refusalOf(address())).toMatchObject({ code: 'ENGINE_DOWN', stage: 'socket' })
      await host.service('start', 'dockerd')
      expect(await docker.ping(soon())).toBeGreaterThan(0)
      const again = await follow(docker)
      await startSleeper(host, 'again')
      await until(() => again.seen.some(({ action }) => action === 'start'), 1000)
      again.stop()
      await again.ended
      await host.docker('rm', '-f', 'again')
    })
  })

  it('a dockerd that hangs: calls end at their limit, connecting says so', async () => {
    await withHost(async (docker) => {
      await host.service('pause', 'dockerd')
      const startedAt = performance.now()
      await expect(docker.ping(AbortSignal.timeout(1000))).rejects.toMatchObject({ code: 'TIMED_OUT' })
      expect(performance.now() - startedAt).toBeLessThan(1500)
      expect(await refusalOf(address())).toMatchObject({
        code: 'ENGINE_DOWN',
        stage: 'engine',
        message: `Docker on ${host.address} takes connections but does not answer.`,
      })
      await host.service('continue', 'dockerd')
      expect(await docker.ping(soon())).toBeGreaterThan(0)
    })
  })

  it('sshd killed: events, calls and the host itself end at once, nothing is left', async () => {
    const settled = markOpenHandles()
    const docker = await openHost(address(), context())
    const events = await follow(docker)
    await host.service('pause', 'dockerd')
    const waiting = docker.containers.list(soon()).catch((thrown: unknown) => thrown)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const startedAt = performance.now()
    await host.service('kill', 'sshd')
    expect(await docker.closed).toMatchObject({ code: 'HOST_UNREACHABLE' })
    expect(await events.ended).toMatchObject({ code: 'HOST_UNREACHABLE' })
    expect(await waiting).toMatchObject({ code: 'HOST_UNREACHABLE' })
    expect(performance.now() - startedAt).toBeLessThan(1000)
    docker.close()
    await host.service('continue', 'dockerd')
    await host.service('start', 'sshd')
    await settled()
  })

  it('a local socket: works, is missing, is nobody at home', async () => {
    const local = (socketPath: string): HostAddress => ({ kind: 'local', socketPath })
    await withHost(async (docker) => {
      expect(docker.facts.engineId).toBe(host.engineId)
      await docker.containers.list(soon())
      const events = await follow(docker)
      events.stop()
      await events.ended
    }, local(host.socketPath))
    expect(await refusalOf(local(join(folder, 'none.sock')))).toMatchObject({ code: 'ENGINE_DOWN', stage: 'socket' })
    await host.service('kill', 'dockerd')
    await expect.poll(async () => (await refusalOf(local(host.socketPath))).message).toContain('nothing listens')
    await host.service('start', 'dockerd')
  })
})
