/**
 * The lab itself: are its hosts real, separate and reachable with each kind of credentials, and do its containers do what
 * their names say? Judged by the system's own ssh and docker clients. Faults and removal have test files of their own.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  startComposeProject,
  startCrashLoop,
  startHealthFlip,
  startLogger,
  startSleeper,
  startStubborn,
  startWeb,
} from './containers.ts'
import { type Lab, labUnavailable, openLab } from './lab.ts'
import { poll } from './readiness.ts'
import { run } from './run.ts'
import { ssh } from './ssh-client.ts'

const unavailable = labUnavailable()

describe.skipIf(unavailable !== undefined)(unavailable ?? 'a lab of two hosts', { timeout: 30_000 }, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await openLab({ hosts: 2, images: ['busybox', 'nginx', 'redis'] })
  }, 120_000)

  afterAll(async () => {
    await lab?.dispose()
  }, 60_000)

  it('gives each host its own engine, name, address and files', async () => {
    const [first, second] = [lab.host(1), lab.host(2)]
    expect(first.engineId).not.toBe(second.engineId)
    for (const host of [first, second]) {
      expect(await host.docker('info', '--format', '{{.ID}} {{.Name}}')).toBe(`${host.engineId} lab-h${host.index}`)
      expect((await host.sh('hostname')).trim()).toBe(host.name)
      expect(await host.sh('ip -o -4 addr show dev eth0')).toContain(`${host.address}/24`)
    }
    await first.sh('echo one >/etc/lab-test')
    expect((await second.sh('cat /etc/lab-test 2>/dev/null || echo absent')).trim()).toBe('absent')
    await expect(first.sh('exit 7')).rejects.toThrow('(7)')
  })

  it('lets the hosts reach each other and nothing else', async () => {
    const [first, second] = [lab.host(1), lab.host(2)]
    expect(await first.sh(`ping -c 1 -W 2 ${second.address} || busybox ping -c 1 -W 2 ${second.address}`)).toContain(
      ' 0% packet loss',
    )
    expect(await first.sh('ip route')).not.toContain('default')
  })

  it('accepts each kind of credentials over ssh', async () => {
    const host = lab.host(1)
    const { id, idLocked, password } = lab.keys
    const ask = 'docker info --format {{.ID}}'
    expect((await ssh(host, { user: 'deploy', keyPath: id.path }, ask)).trim()).toBe(host.engineId)
    expect((await ssh(host, { user: 'root', keyPath: id.path }, 'id -un')).trim()).toBe('root')
    const locked = { user: 'deploy', keyPath: idLocked.path, secret: idLocked.passphrase }
    expect((await ssh(host, locked, ask)).trim()).toBe(host.engineId)
    const byPassword = { user: password.user, secret: password.password, options: ['PubkeyAuthentication=no'] }
    expect((await ssh(host, byPassword, ask)).trim()).toBe(host.engineId)

    const agent = await lab.startAgent([idLocked])
    const byAgent = { user: 'deploy', agentSocketPath: agent.socketPath }
    expect((await ssh(host, byAgent, ask)).trim()).toBe(host.engineId)
    await agent.dispose()
    await expect(ssh(host, byAgent, ask)).rejects.toThrow('Permission denied')
  })

  it('refuses a wrong key, a wrong passphrase, a wrong password and a user without the docker group', async () => {
    const host = lab.host(1)
    const { id, idLocked, wrong, password } = lab.keys
    await expect(ssh(host, { user: 'deploy', keyPath: wrong.path }, 'true')).rejects.toThrow('Permission denied')
    const lockedBadly = { user: 'deploy', keyPath: idLocked.path, secret: 'not it' }
    await expect(ssh(host, lockedBadly, 'true')).rejects.toThrow('Permission denied')
    const badPassword = { user: password.user, secret: 'not it', options: ['PubkeyAuthentication=no'] }
    await expect(ssh(host, badPassword, 'true')).rejects.toThrow('Permission denied')
    await expect(ssh(host, { user: 'nodocker', keyPath: id.path }, 'docker ps')).rejects.toThrow('permission denied')
  })

  it('names its host keys as OpenSSH does, and can change them', async () => {
    const host = lab.host(2)
    const scanned = await run('ssh-keyscan', ['-t', 'ed25519', host.address])
    expect(await run('ssh-keygen', ['-l', '-f', '-'], { stdin: scanned })).toContain(host.hostKeyFingerprint())
    const knownHostsLine = host.knownHostsLine()
    const oldFingerprint = host.hostKeyFingerprint()
    expect(await host.rebuildHostKey()).not.toBe(oldFingerprint)
    const login = { user: 'deploy', keyPath: lab.keys.id.path }
    await expect(ssh(host, { ...login, knownHostsLine }, 'true')).rejects.toThrow('HOST IDENTIFICATION HAS CHANGED')
    expect(await ssh(host, login, 'echo in')).toBe('in\n')
  })

  it('runs typical containers', async () => {
    const host = lab.host(1)
    await startSleeper(host, 'sleeper')
    await startWeb(host, 'web', 8080)
    await startWeb(host, 'proxy', 8081, 'nginx')
    await startLogger(host, 'logger', 0.2)
    await host.docker('run', '--detach', '--name', 'cache', 'redis')
    await startCrashLoop(host, 'crasher')
    const health = await startHealthFlip(host, 'health')
    const shop = await startComposeProject(host, 'shop')

    const state = (id: string, format: string) => host.docker('inspect', '--format', format, id)
    const until = (id: string, format: string, wanted: RegExp) =>
      poll(`${id} ${format}`, undefined, async () => expect(await state(id, format)).toMatch(wanted))

    expect(await (await fetch(`http://${host.address}:8080/`)).text()).toContain('lab web')
    expect(await (await fetch(`http://${host.address}:8081/`)).text()).toContain('lab nginx')
    expect(await host.docker('exec', 'cache', 'redis-cli', 'ping')).toBe('PONG')
    expect(await host.docker('logs', 'logger')).toContain('line 1')
    await until(health.id, '{{.State.Health.Status}}', /^healthy$/)
    await until(health.id, '{{json .State.Health.Log}}', /all is well/)
    await health.setHealthy(false)
    await until(health.id, '{{.State.Health.Status}}', /^unhealthy$/)
    await until(health.id, '{{json .State.Health.Log}}', /healthy is missing/)
    await until('crasher', '{{.RestartCount}}', /^[1-9]/)
    const labels = await state(shop.web, '{{json .Config.Labels}}')
    expect(JSON.parse(labels)).toMatchObject({
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': 'web',
    })
    const stoppingAt = Date.now()
    await host.docker('stop', 'sleeper')
    expect(Date.now() - stoppingAt).toBeLessThan(5000)
    expect(await state('sleeper', '{{.State.ExitCode}}')).toBe('0')
    await startStubborn(host, 'stubborn')
    await host.docker('stop', '--time', '1', 'stubborn')
    expect(await state('stubborn', '{{.State.ExitCode}}')).toBe('137')
  })
})
