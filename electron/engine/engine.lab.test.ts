/**
 * The engine as a whole on real hosts, through its contract: what a person does on the first day, and what may break
 * meanwhile. The same story through the window is in e2e/.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../e2e/lab/containers'
import { type Lab, labUnavailable, openLab } from '../../e2e/lab/lab'
import type { AuditEntry } from '../../shared/contract/audit'
import type { Container } from '../../shared/contract/containers'
import type { Host, HostDraft } from '../../shared/contract/hosts'
import { lookAt } from './containers/following'
import { startTestEngine, type TestEngine } from './testing/test-engine'

const unavailable = labUnavailable()
let lab: Lab
let app: TestEngine

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: 2 })
  app = await startTestEngine()
}, 60_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 30_000)

const draft = (index: number, more: Partial<Extract<HostDraft['address'], { kind: 'ssh' }>> = {}): HostDraft => ({
  name: `box-${index}`,
  address: {
    kind: 'ssh',
    user: 'deploy',
    host: lab.host(index).address,
    port: 22,
    socketPath: '/var/run/docker.sock',
    auth: { kind: 'key', path: lab.keys.id.path },
    ...more,
  },
})

/** Follows a watch stream until `found` gives something; fails after `withinMs`. */
async function until<V extends { key: string } | { id: string }, R>(
  watch: (input: undefined, options: { signal: AbortSignal }) => AsyncIterable<{ changed: V[]; removed: string[] }>,
  found: (all: V[]) => R | undefined,
  withinMs: number,
): Promise<R> {
  const all = new Map<string, V>()
  const late = AbortSignal.timeout(withinMs)
  try {
    for await (const patch of watch(undefined, { signal: late })) {
      for (const value of patch.changed) all.set('key' in value ? value.key : value.id, value)
      for (const key of patch.removed) all.delete(key)
      const result = found([...all.values()])
      if (result !== undefined) return result
    }
  } catch (thrown) {
    if (!late.aborted) throw thrown
  }
  throw new Error(`not seen within ${withinMs} ms; last: ${JSON.stringify([...all.values()])}`)
}
const hostIs = (name: string, is: (host: Host) => boolean, withinMs: number) =>
  until<Host, Host>(app.client.hosts.watch, (all) => all.find((host) => host.name === name && is(host)), withinMs)
const containerIs = (name: string, is: (row: Container) => boolean, withinMs: number) =>
  until<Container, Container>(
    app.client.containers.watch,
    (all) => all.find((row) => row.name === name && is(row)),
    withinMs,
  )
const audited = (action: string): Promise<AuditEntry | undefined> =>
  app.client.audit.list({ limit: 100 }).then((entries) => entries.find((entry) => entry.action === action))

describe.skipIf(unavailable)(unavailable ?? 'the engine on a real host', () => {
  it('asks about an unknown key, connects when it is trusted, and shows the containers', async () => {
    await startSleeper(lab.host(1), 'sleeper')
    await app.client.hosts.add(draft(1))
    const asked = await hostIs('box-1', (host) => host.link === 'attention', 10_000)
    expect(asked.error).toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      data: { fingerprint: lab.host(1).hostKeyFingerprint() },
    })
    await app.client.hosts.trustKey({
      host: lab.host(1).address,
      port: 22,
      fingerprint: lab.host(1).hostKeyFingerprint(),
    })
    const online = await hostIs('box-1', (host) => host.link === 'online', 10_000)
    expect(online.facts).toMatchObject({ engineId: lab.host(1).engineId })
    await containerIs('sleeper', (row) => row.state === 'running' && row.startedAt !== undefined, 5_000)
  })

  it('stops a container with a reason, and the audit says who did it and why', async () => {
    const row = await containerIs('sleeper', () => true, 5_000)
    const stopped = app.client.containers.stop({
      hostId: row.hostId,
      id: row.id,
      name: row.name,
      reason: 'making room',
      graceS: 1,
    })
    await containerIs('sleeper', (now) => now.pending === 'stopping', 5_000)
    await stopped
    const ended = await containerIs('sleeper', (now) => now.state === 'exited' && now.pending === undefined, 3_000)
    expect(String(ended.exitCode)).toBe(await lab.host(1).docker('inspect', '-f', '{{.State.ExitCode}}', 'sleeper'))
    expect(await lab.host(1).docker('inspect', '-f', '{{.State.Running}}', 'sleeper')).toBe('false')
    expect(await audited('container.stop')).toMatchObject({
      operator: 'tester',
      outcome: 'done',
      reason: 'making room',
      hostName: 'box-1',
      target: { kind: 'container', name: 'sleeper' },
    })
    expect((await app.client.audit.verify()).brokenAt).toBeUndefined()
  })

  it('sees within a second what is started from outside', async () => {
    const seen = containerIs('sleeper', (row) => row.state === 'running', 5_000)
    const before = performance.now()
    await lab.host(1).docker('start', 'sleeper')
    await seen
    expect(performance.now() - before).toBeLessThan(1_500) // the CLI itself takes up to half a second
  })

  it('sees what is made and removed from outside', async () => {
    await startSleeper(lab.host(1), 'passing')
    await containerIs('passing', (row) => row.state === 'running', 3_000)
    const gone = until<Container, true>(
      app.client.containers.watch,
      (all) => (all.some((row) => row.name === 'passing') ? undefined : true),
      5_000,
    )
    await lab.host(1).docker('rm', '-f', 'passing')
    expect(await gone).toBe(true)
  })

  it('says what cannot be done in words, and audits the failure', async () => {
    const row = await containerIs('sleeper', () => true, 3_000)
    await expect(
      app.client.containers.start({ hostId: row.hostId, id: 'f'.repeat(64), name: 'ghost' }),
    ).rejects.toMatchObject({
      info: { code: 'NOT_FOUND', message: 'ghost is not on box-1 any more.' },
    })
    expect(await audited('container.start')).toMatchObject({ outcome: 'failed' })
  })

  it('reads a container whose description is larger than a megabyte, in a thread of its own', async () => {
    const labels = join(app.userData, 'labels')
    writeFileSync(labels, Array.from({ length: 1500 }, (_, index) => `large.${index}=${'x'.repeat(1000)}`).join('\n'))
    await lab.host(1).docker('create', '--name', 'large', '--label-file', labels, 'busybox', 'true')
    const row = await containerIs('large', (now) => now.state === 'created', 5_000)
    const details = await app.client.containers.inspect({ hostId: row.hostId, id: row.id })
    expect(details.command.concat(details.entrypoint)).toContain('true')
    await lab.host(1).docker('rm', 'large')
  })

  it('notices a cut network, keeps the containers, and comes back by itself', async () => {
    const { id } = await hostIs('box-1', (host) => host.link === 'online', 1_000)
    const looking = new AbortController()
    const looked = lookAt(app.client, id, looking.signal)
    await lab.host(1).network('cut')
    const lost = await hostIs('box-1', (host) => host.link === 'offline', 45_000)
    expect(lost.error?.message).toBeTruthy()
    looking.abort()
    await looked
    await containerIs('sleeper', () => true, 1_000)
    await lab.host(1).network('restore')
    await hostIs('box-1', (host) => host.link === 'online', 45_000)
    await containerIs('sleeper', (row) => row.state === 'running', 5_000)
  }, 100_000)

  it('tells a dead engine from a dead link, and follows again when it is back', async () => {
    await lab.host(1).service('kill', 'dockerd')
    const slow = await hostIs('box-1', (host) => host.link === 'degraded', 20_000)
    expect(slow.error?.code).toBe('ENGINE_DOWN')
    await lab.host(1).service('start', 'dockerd')
    await hostIs('box-1', (host) => host.link === 'online', 20_000)
    await lab.host(1).docker('start', 'sleeper')
    await containerIs('sleeper', (row) => row.state === 'running', 10_000)
  }, 60_000)

  it('tests a draft stage by stage without keeping it', async () => {
    const { taskId } = await app.client.hosts.test(draft(2))
    const failed = await until(
      app.client.tasks.watch,
      (all) => all.find((task) => task.id === taskId && task.state !== 'running'),
      15_000,
    )
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'HOST_KEY_UNKNOWN' } })
    await app.client.hosts.trustKey({
      host: lab.host(2).address,
      port: 22,
      fingerprint: lab.host(2).hostKeyFingerprint(),
    })
    const again = await app.client.tasks.retry({ taskId })
    const done = await until(
      app.client.tasks.watch,
      (all) => all.find((task) => task.id === again.taskId && task.state !== 'running'),
      15_000,
    )
    expect(done.state).toBe('done')
    expect(done.steps.map((step) => step.state)).toEqual(Array(6).fill('done'))
    await hostIs('box-1', () => true, 1_000)
  }, 40_000)

  it('refuses a twin, a bad name, and a changed key without the old one named', async () => {
    await expect(app.client.hosts.add({ ...draft(1), name: 'other' })).rejects.toMatchObject({
      info: { code: 'CONFLICT' },
    })
    await expect(app.client.hosts.add(draft(2, { host: '-oProxyCommand=x' }))).rejects.toMatchObject({
      info: { code: 'INVALID' },
    })
    await expect(
      app.client.hosts.trustKey({ host: lab.host(1).address, port: 22, fingerprint: `SHA256:${'A'.repeat(43)}` }),
    ).rejects.toMatchObject({ info: { code: 'HOST_KEY_CHANGED' } })
  })

  it('uses a passphrase and a password from the vault, which reach neither database nor log', async () => {
    app.secrets.set('s1', lab.keys.idLocked.passphrase)
    app.secrets.set('s2', lab.keys.password.password)
    await app.client.hosts.add(draft(2, { auth: { kind: 'key', path: lab.keys.idLocked.path, passphraseId: 's1' } }))
    const added = await hostIs('box-2', (host) => host.link === 'online', 15_000)
    await app.client.hosts.edit({
      hostId: added.id,
      ...draft(2, { user: 'pwuser', auth: { kind: 'password', passwordId: 's2' } }),
    })
    await hostIs(
      'box-2',
      (host) => host.link === 'online' && host.address.kind === 'ssh' && host.address.user === 'pwuser',
      15_000,
    )
    expect(app.secrets.has('s1')).toBe(false) // nobody names it any more
    const said = app.log.join('') + JSON.stringify(await app.client.audit.list({ limit: 200 }))
    expect(said).not.toContain(lab.keys.idLocked.passphrase)
    expect(said).not.toContain(lab.keys.password.password)
  }, 40_000)

  it('removes a host and everything of it from the tables', async () => {
    const { id } = await hostIs('box-2', () => true, 1_000)
    await app.client.hosts.remove({ hostId: id })
    const rest = await until<Host, Host[]>(
      app.client.hosts.watch,
      (all) => (all.some((host) => host.id === id) ? undefined : all),
      2_000,
    )
    expect(rest.map((host) => host.name)).toEqual(['box-1'])
  })
})
