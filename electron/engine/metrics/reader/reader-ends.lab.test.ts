/** How the reader ends on a real host: a container goes, it is killed, cut off, or never allowed to begin. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../e2e/lab/lab'
import type { SshWay } from '../../../../shared/contract/hosts'
import type { DockerHost } from '../../ports'
import { runningOn, withLabDocker } from '../../testing/lab-docker'
import type { Sampled, Source } from '../model'
import { openReader } from '.'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(15_000)

describe.skipIf(unavailable !== undefined)(unavailable ?? 'end of the reader', { timeout: 60_000 }, () => {
  let lab: Lab
  let host: LabHost

  beforeAll(async () => {
    lab = await openLab({ hosts: 1 })
    host = lab.host(1)
    await Promise.all([1, 2, 3].map((place) => startSleeper(host, `sleeper-${place}`)))
  }, 90_000)
  afterAll(() => lab?.dispose(), 60_000)
  afterEach(async () => {
    await host.network('restore')
    await host.setSshdOptions({})
    // A server that is not told that the line is gone keeps its sessions for hours.
    await host.sh("pkill -KILL -f '[l]ongshore-reader' || true")
  })

  const withDocker = (work: (docker: DockerHost) => Promise<void>, via?: SshWay) =>
    withLabDocker(host, lab.keys.id.path, work, via)
  const look = (source: Source, containers: Sampled[]) => source.sample({ containers, host: true, slow: false }, soon())
  const failureOf = (work: Promise<unknown>) => work.then(() => undefined).catch((thrown: unknown) => thrown)
  const readers = async () => Number(await host.sh("pgrep -fc '[l]ongshore-reader' || true"))

  it.each(['forward', 'dial-stdio'] as const)('%s: one container ends, then the reader is killed', (via) =>
    withDocker(async (docker) => {
      const source = await openReader(docker, soon())
      const going = await startSleeper(host, `going-${via}`)
      const containers = await runningOn(docker)
      expect((await look(source, containers)).containers).toHaveLength(4)
      await host.docker('rm', '--force', going)
      expect(await look(source, containers)).toMatchObject({ containers: { length: 3 }, leftOut: [] })
      expect(await readers()).toBe(1)
      await host.sh("pkill -STOP -f '[l]ongshore-reader'")
      const waiting = failureOf(look(source, containers))
      await new Promise((resolve) => setTimeout(resolve, 300))
      const killedAt = performance.now()
      await host.sh("pkill -KILL -f '[l]ongshore-reader'")
      expect(await waiting).toMatchObject({ code: 'DISCONNECTED' })
      expect(performance.now() - killedAt).toBeLessThan(2000)
      const again = await openReader(docker, soon())
      expect((await look(again, containers)).containers).toHaveLength(3)
      again.close()
      await expect.poll(readers).toBe(0)
    }, via),
  )

  it('the connection breaks: whoever waits hears why', () =>
    withDocker(async (docker) => {
      const source = await openReader(docker, soon())
      await host.network('reset')
      expect(await failureOf(look(source, []))).toMatchObject({ code: 'HOST_UNREACHABLE' })
    }))

  it('the server ends the session: nothing is left there', () =>
    withDocker(async (docker) => {
      const source = await openReader(docker, soon())
      await look(source, await runningOn(docker))
      await host.service('kill', 'sshd')
      await expect.poll(readers).toBe(0)
      expect(await failureOf(look(source, []))).toMatchObject({ code: 'HOST_UNREACHABLE' })
      await host.service('start', 'sshd')
    }))

  it('a line that swallows everything: given up after ten seconds', () =>
    withDocker(async (docker) => {
      const source = await openReader(docker, soon())
      await host.network('drop')
      const askedAt = performance.now()
      expect(await failureOf(look(source, []))).toMatchObject({ code: 'TIMED_OUT' })
      expect(performance.now() - askedAt).toBeLessThan(11_000)
    }))

  it('another command is forced, or there is no room', async () => {
    const refusal = async () => {
      let told: unknown
      await withDocker(async (docker) => {
        told = await failureOf(openReader(docker, soon()))
      })
      return told
    }
    await host.setSshdOptions({ ForceCommand: '"echo for backups only"' })
    expect(await refusal()).toMatchObject({ code: 'DENIED', info: { details: expect.stringContaining('backups') } })
    await host.setSshdOptions({ ForceCommand: '/bin/false' })
    expect(await refusal()).toMatchObject({ code: 'DENIED', message: `${host.address} runs no command for deploy.` })
    await host.setSshdOptions({ MaxSessions: '0' })
    const message = `The SSH server of ${host.address} opens no session for a command.`
    expect(await refusal()).toMatchObject({ code: 'DENIED', message })
  })

  it('processes of others are hidden', async () => {
    await host.sh('mount -o remount,hidepid=2 /proc')
    await withDocker(async (docker) => {
      const source = await openReader(docker, soon())
      const failure = await failureOf(look(source, await runningOn(docker)))
      expect(failure).toMatchObject({
        code: 'DENIED',
        message: 'The host hides the processes of its containers from this user.',
      })
    })
    await host.sh('mount -o remount,hidepid=0 /proc')
  })
})
