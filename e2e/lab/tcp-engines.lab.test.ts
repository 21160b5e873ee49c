/**
 * Engines on TCP, Podman, sudo and sshd's options, judged by the system's docker and ssh clients: does each answer whom it
 * should, and refuse the others for the reason it is named after?
 */
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper, startWeb } from './containers.ts'
import { type CertificatePair, type Lab, type LabHost, labUnavailable, openLab } from './lab.ts'
import { poll } from './readiness.ts'
import { run } from './run.ts'
import { ssh } from './ssh-client.ts'

const unavailable = labUnavailable()

describe.skipIf(unavailable !== undefined)(unavailable ?? 'engines of other kinds', { timeout: 40_000 }, () => {
  let lab: Lab
  let secured: LabHost
  let podman: LabHost

  beforeAll(async () => {
    const strict = { AllowStreamLocalForwarding: 'no', AllowTcpForwarding: 'no' }
    lab = await openLab({ hosts: [{ tcp: 'tls', sudo: true, sshdOptions: strict }, { engine: 'podman' }] })
    secured = lab.host(1)
    podman = lab.host(2)
  }, 120_000)

  afterAll(async () => {
    await lab?.dispose()
  }, 60_000)

  /** The docker CLI over TLS; without a pair it shows no certificate. */
  const ask = async (own: CertificatePair | undefined = lab.tls.client, ca = lab.tls.ca) => {
    const pair = own === undefined ? [] : ['--tlscert', own.certificate, '--tlskey', own.key]
    const to = ['--tlsverify', '--tlscacert', ca, ...pair, '-H', `tcp://${secured.address}:2376`]
    const env = { HOME: lab.directory }
    await run('docker', [...to, 'ps', '-q'], { env }) // `info` with a format says nothing of why it failed
    return run('docker', [...to, 'info', '--format', '{{.ID}}'], { env })
  }

  /**
   * Why dockerd refuses a pair, or none. With TLS 1.3 a client has begun to write when the refusal comes, and may see nothing but
   * a broken pipe; with 1.2 it is still waiting.
   */
  const refusalOf = (own?: CertificatePair) => {
    const pair = own === undefined ? [] : ['--cert', own.certificate, '--key', own.key]
    const to = ['--tls-max', '1.2', '--cacert', lab.tls.ca, `https://${secured.address}:2376/_ping`]
    return run('curl', ['-sS', ...pair, ...to])
  }

  it('answers over TLS to the right certificate only', async () => {
    expect((await ask()).trim()).toBe(secured.engineId)
    const byFolder = { DOCKER_CERT_PATH: lab.tls.directory, DOCKER_TLS_VERIFY: '1', HOME: lab.directory }
    const inOneGo = ['-H', `tcp://${secured.address}:2376`, 'info', '--format', '{{.ID}}']
    expect((await run('docker', inOneGo, { env: byFolder })).trim()).toBe(secured.engineId)
    const { expiredClient, otherClient, serverOnlyClient, otherCa } = lab.tls
    for (const bad of [expiredClient, otherClient, serverOnlyClient]) {
      await expect(ask(bad)).rejects.toThrow()
      await expect(refusalOf(bad)).rejects.toThrow('alert bad certificate')
    }
    await expect(ask(undefined, otherCa)).rejects.toThrow('unknown authority')
    await expect(refusalOf()).rejects.toThrow(/alert (bad certificate|certificate required)/)
    expect(await datesOf(expiredClient.certificate)).toMatch(/notAfter=Feb +1 .* 2020/)
  })

  it('shows the wrong certificate it is told to, listens plainly, and stops', async () => {
    await secured.restartEngine('tls-expired')
    await expect(ask()).rejects.toThrow('expired')
    await secured.restartEngine('tls-wrong-name')
    await expect(ask()).rejects.toThrow(/cannot validate certificate for|doesn't contain any IP SANs/)
    await secured.restartEngine('tls-other-authority')
    await expect(ask()).rejects.toThrow('unknown authority')
    expect((await ask(lab.tls.client, lab.tls.otherCa)).trim()).toBe(secured.engineId)
    await secured.restartEngine('plain')
    const plain = ['-H', `tcp://${secured.address}:2375`, 'info', '--format', '{{.ID}}']
    expect((await run('docker', plain)).trim()).toBe(secured.engineId)
    await secured.restartEngine('none')
    await expect(run('docker', [...plain.slice(0, 2), 'ps'])).rejects.toThrow('Cannot connect')
    await secured.restartEngine('tls')
    expect((await ask()).trim()).toBe(secured.engineId)
  })

  it('keeps the key of the authority out of the host', async () => {
    const listed = await secured.sh('ls /run/lab/tls')
    expect(listed).toContain('tls-expired.pem')
    expect(listed).not.toContain('ca.key')
  })

  it('lets sudoer run docker by sudo, and nobody else', async () => {
    const as = (user: string, command: string) => ssh(secured, { user, keyPath: lab.keys.id.path }, command)
    expect((await as('sudoer', 'sudo -n docker info --format {{.ID}}')).trim()).toBe(secured.engineId)
    await expect(as('sudoer', 'docker ps')).rejects.toThrow('permission denied')
    await expect(as('sudoer', 'sudo -n id')).rejects.toThrow('a password is required')
    await expect(as('nodocker', 'sudo -n docker ps')).rejects.toThrow('a password is required')
    expect(secured.users).toContain('sudoer')
    expect(podman.users).not.toContain('sudoer')
  })

  it('forbids forwarding from the start, until told otherwise', async () => {
    const through = join(lab.directory, 'forwarded.sock')
    const pingForwarded = async () => {
      const options = [`LocalForward=${through} /run/docker.sock`]
      const session = ssh(secured, { user: 'deploy', keyPath: lab.keys.id.path, options }, 'sleep 2')
      await poll('the forwarded socket', undefined, async () => statSync(through))
      try {
        return await run('curl', ['-sS', '--max-time', '2', '--unix-socket', through, 'http://docker/_ping'])
      } finally {
        await session
        rmSync(through, { force: true })
      }
    }
    await expect(pingForwarded()).rejects.toThrow('curl')
    await secured.setSshdOptions({})
    expect(await pingForwarded()).toBe('OK')
  })

  it('runs Podman behind Docker’s API, with ports, limits and figures, and survives its end', async () => {
    expect(await podman.docker('version', '--format', '{{(index .Server.Components 0).Name}}')).toBe('Podman Engine')
    await startSleeper(podman, 'sleeper')
    await startWeb(podman, 'web', 8080)
    const page = () => fetch(`http://${podman.address}:8080/`).then((answer) => answer.text())
    await expect.poll(() => page().catch(String)).toContain('lab web')
    expect(await podman.docker('run', '--rm', '-m', '32m', 'busybox', 'echo', 'limited')).toBe('limited')
    expect(await podman.docker('stats', '--no-stream', '--format', '{{.MemUsage}}', 'sleeper')).toMatch(/[KM]iB \//)
    const viaSsh = ssh(podman, { user: 'deploy', keyPath: lab.keys.id.path }, 'docker ps --format {{.Names}}')
    expect((await viaSsh).trim().split('\n').sort()).toEqual(['sleeper', 'web'])
    await podman.service('kill', 'dockerd')
    await expect(podman.docker('ps')).rejects.toThrow(/Cannot connect|connection/i)
    await podman.service('start', 'dockerd')
    expect(await podman.docker('inspect', '--format', '{{.State.Status}}', 'sleeper')).toBe('running')
    await expect(podman.restartEngine('tls')).rejects.toThrow('its socket only')
  })
})

async function datesOf(path: string): Promise<string> {
  return run('openssl', ['x509', '-in', path, '-noout', '-dates'])
}
