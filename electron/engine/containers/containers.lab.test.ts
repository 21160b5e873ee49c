/**
 * What a person does with one container, through the contract, on real engines over real SSH: each action, protection,
 * who depends on it, its secrets, and what a hostile image writes into every field it can.
 */
import { describe, expect, it } from 'vitest'
import { startComposeProject, startSleeper } from '../../../e2e/lab/containers'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import { labEngine } from '../testing/lab-engine'
import { following, referenceOf, sleeperSpec } from './following'

const unavailable = labUnavailable()
const opened = labEngine(() => openLab({ hosts: 2 }))
const hostId = (index: number) => opened.hostIds[index - 1] ?? ''
const { rowIs, goneIs, taskEnds, auditOf } = following(() => opened.client)

describe.skipIf(unavailable)(unavailable ?? 'one container on a real host', { timeout: 60_000 }, () => {
  it('pauses, unpauses, signals, renames, limits and removes; each is audited and the row is exact at once', async () => {
    await startSleeper(opened.lab.host(1), 'busy')
    const row = await rowIs('busy', ({ startedAt }) => startedAt !== undefined)
    const reference = referenceOf(row)
    const now = () => rowIs('busy', (one) => one.pending === undefined)
    await opened.client.containers.pause({ ...reference, reason: 'thinking' })
    expect((await now()).state).toBe('paused')
    await expect(opened.client.containers.start(reference)).rejects.toMatchObject({
      info: { code: 'CONFLICT', message: 'busy is paused.' },
    })
    await opened.client.containers.unpause(reference)
    expect((await now()).state).toBe('running')
    await expect(opened.client.containers.unpause(reference)).rejects.toMatchObject({
      info: { code: 'CONFLICT', message: 'busy is not paused.' },
    })
    expect((await now()).pending).toBeUndefined()
    await opened.client.containers.update({
      ...reference,
      resources: { memoryBytes: 64 * 1024 * 1024, restart: { name: 'unless-stopped' } },
    })
    expect(await opened.client.containers.inspect(reference)).toMatchObject({
      memoryLimitBytes: 64 * 1024 * 1024,
      restartPolicy: 'unless-stopped',
    })
    await expect(
      opened.client.containers.update({ ...reference, resources: { memoryBytes: 0 } }),
    ).rejects.toMatchObject({
      info: { code: 'INVALID' },
    })
    await expect(
      opened.client.containers.update({ ...reference, resources: { memoryBytes: 1024 } }),
    ).rejects.toMatchObject({ info: { code: 'INVALID', message: expect.stringContaining('at least') } })
    await expect(opened.client.containers.kill({ ...reference, signal: 'SIGNONE' })).rejects.toMatchObject({
      info: { message: 'The engine on box-1 does not know that signal.' },
    })
    await opened.client.containers.rename({ ...reference, newName: 'renamed' })
    await rowIs('renamed')
    await expect(opened.client.containers.remove({ ...reference, volumes: true, force: false })).rejects.toMatchObject({
      info: { code: 'CONFLICT', message: 'renamed is running.' },
    })
    await opened.client.containers.kill(reference)
    expect(await rowIs('renamed', ({ state }) => state === 'exited')).toMatchObject({ exitCode: 137 })
    await opened.client.containers.remove({ ...reference, volumes: true, force: false, reason: 'not needed' })
    await goneIs('renamed')
    await expect(opened.lab.host(1).docker('inspect', reference.id)).rejects.toThrow()
    expect(await auditOf('container.remove', 'busy')).toMatchObject([
      { outcome: 'done', reason: 'not needed' },
      { outcome: 'failed', error: expect.stringContaining('CONFLICT') },
    ])
    for (const action of ['pause', 'unpause', 'update', 'rename', 'kill'])
      expect(
        (await auditOf(`container.${action}`, 'busy')).some((one) => one.outcome === 'done'),
        action,
      ).toBe(true)
  })

  it('a name that is taken, a container made to vanish when it ends', async () => {
    await startSleeper(opened.lab.host(1), 'first')
    await startSleeper(opened.lab.host(1), 'passing', '--rm')
    const first = await rowIs('first')
    await expect(opened.client.containers.rename({ ...referenceOf(first), newName: 'passing' })).rejects.toMatchObject({
      info: { code: 'CONFLICT', message: 'There is already a container named passing on box-1.' },
    })
    await opened.client.containers.stop({ ...referenceOf(await rowIs('passing')), graceS: 2 })
    await goneIs('passing')
    expect((await auditOf('container.stop', 'passing')).map(({ outcome }) => outcome)).toEqual(['done'])
    await opened.lab.host(1).docker('rm', '-f', 'first')
  })

  it('refuses what takes a protected container down, until its name is typed and a reason given', async () => {
    await startSleeper(opened.lab.host(1), 'vault', '--label', 'io.longshore.protected=true')
    const row = await rowIs('vault')
    expect(row.protection).toBe('label')
    const { containers } = opened.client
    const it = referenceOf(row)
    const refusal = { info: { code: 'PROTECTED', message: expect.stringContaining('vault is protected by its label') } }
    const half = [{}, { reason: 'why' }, { confirmedName: 'vault' }, { confirmedName: 'Vault', reason: 'why' }]
    for (const given of half) {
      await expect(containers.stop({ ...it, ...given })).rejects.toMatchObject(refusal)
      await expect(containers.kill({ ...it, ...given })).rejects.toMatchObject(refusal)
      await expect(containers.rename({ ...it, newName: 'other', ...given })).rejects.toMatchObject(refusal)
      await expect(containers.remove({ ...it, volumes: false, force: true, ...given })).rejects.toMatchObject(refusal)
    }
    await expect(containers.protect({ ...it, on: false })).rejects.toMatchObject({ info: { code: 'CONFLICT' } })
    expect(await opened.lab.host(1).docker('inspect', '-f', '{{.State.Running}}{{.Name}}', 'vault')).toBe('true/vault')
    await containers.pause(it)
    await containers.unpause(it)
    await containers.restart({ ...it, graceS: 1 })
    await containers.stop({ ...it, confirmedName: 'vault', reason: 'moving house', graceS: 1 })
    await containers.remove({ ...it, confirmedName: 'vault', reason: 'moving house', volumes: false, force: false })
    await goneIs('vault')
    const stops = await auditOf('container.stop', 'vault')
    expect(stops.map(({ outcome }) => outcome)).toEqual(['done', 'failed', 'failed', 'failed', 'failed'])
  })

  it('protected by hand stays so under its name, and by pattern as the settings say', async () => {
    await startSleeper(opened.lab.host(1), 'kept')
    const { containers, settings } = opened.client
    const row = await rowIs('kept')
    await containers.protect({ ...referenceOf(row), on: true, reason: 'it is ours' })
    await rowIs('kept', ({ protection }) => protection === 'hand')
    await opened.lab.host(1).docker('rm', '-f', 'kept')
    await startSleeper(opened.lab.host(1), 'kept')
    const again = await rowIs('kept', ({ id, protection }) => id !== row.id && protection === 'hand')
    const renamed = { ...referenceOf(again), confirmedName: 'kept', reason: 'x', newName: 'kept-2' }
    await containers.rename(renamed)
    const moved = await rowIs('kept-2', ({ protection }) => protection === 'hand')
    await containers.protect({ ...referenceOf(moved), on: false })
    await rowIs('kept-2', ({ protection }) => protection === undefined)
    await settings.change({ protectedPatterns: ['nothing', 'image:*busy*'] })
    await rowIs('kept-2', ({ protection }) => protection === 'pattern')
    await settings.change({ protectedPatterns: ['KEPT-?'] })
    await rowIs('kept-2', ({ protection }) => protection === 'pattern')
    await expect(containers.kill(referenceOf(moved))).rejects.toMatchObject({ info: { code: 'PROTECTED' } })
    await settings.change({ protectedPatterns: [] })
    await rowIs('kept-2', ({ protection }) => protection === undefined)
    await opened.lab.host(1).docker('rm', '-f', 'kept-2')
  })

  it('names who depends on a container', async () => {
    const { web, worker } = await startComposeProject(opened.lab.host(2), 'shop')
    await startSleeper(opened.lab.host(2), 'sidecar', '--network', 'container:shop-web-1')
    await startSleeper(opened.lab.host(2), 'db', '-v', 'data:/data', '-p', '5432:5432')
    await startSleeper(opened.lab.host(2), 'backup', '-v', 'data:/backup:ro')
    await rowIs('backup')
    const reference = (id: string) => ({ hostId: hostId(2), id })
    const ofWeb = await opened.client.containers.dependents(reference(web))
    expect(ofWeb.containers).toMatchObject([
      { name: 'sidecar', why: 'network-namespace', through: 'shop-web-1' },
      { id: worker, why: 'project', through: 'shop' },
    ])
    const db = await rowIs('db', ({ ports }) => ports.length > 0)
    const ofDb = await opened.client.containers.dependents(referenceOf(db))
    expect(ofDb.containers).toMatchObject([{ name: 'backup', why: 'volume', through: 'data' }])
    expect(ofDb.ports).toContain('0.0.0.0:5432 → 5432/tcp')
    await opened.lab.host(2).docker('rm', '-f', 'sidecar', 'db', 'backup', 'shop-web-1', 'shop-worker-1')
  })

  it('keeps secrets to itself until one is asked for, which is audited', async () => {
    const secrets = ['-e', 'DB_PASSWORD=hunter2', '-e', 'CACHE=redis://:hunter2@cache', '--label', 'api-key=hunter2']
    await startSleeper(opened.lab.host(1), 'secretive', ...secrets, '-e', 'MODE=live')
    const row = await rowIs('secretive')
    const it = referenceOf(row)
    const details = await opened.client.containers.inspect(it)
    expect(details.environment).toEqual(
      expect.arrayContaining([{ name: 'DB_PASSWORD' }, { name: 'CACHE' }, { name: 'MODE', value: 'live' }]),
    )
    const { json } = await opened.client.containers.raw(it)
    expect(JSON.parse(json).Id).toBe(row.id)
    const spec = await opened.client.containers.specOf(it)
    expect(JSON.stringify([details, json, spec, row])).not.toContain('hunter2')
    expect(await opened.client.containers.reveal({ ...it, variable: 'DB_PASSWORD' })).toEqual({ value: 'hunter2' })
    await expect(opened.client.containers.reveal({ ...it, variable: 'NONE' })).rejects.toMatchObject({
      info: { code: 'NOT_FOUND' },
    })
    expect(await auditOf('container.reveal', 'secretive')).toMatchObject([
      { outcome: 'failed', reason: 'NONE' },
      { outcome: 'done', reason: 'DB_PASSWORD' },
    ])
    expect(JSON.stringify(await opened.client.audit.list({ limit: 300 })) + opened.app.log.join('')).not.toContain(
      'hunter2',
    )
    const copy = { ...spec, name: 'copy' }
    const { taskId } = await opened.client.containers.run({ hostId: hostId(2), spec: copy, like: it, start: true })
    expect(await taskEnds(taskId)).toMatchObject({ state: 'done' })
    const env = await opened.lab.host(2).docker('inspect', '-f', '{{json .Config.Env}}{{json .Config.Labels}}', 'copy')
    expect(env).toContain('"DB_PASSWORD=hunter2"')
    expect(env).toContain('"api-key":"hunter2"')
    await opened.lab.host(1).docker('rm', '-f', 'secretive')
    await opened.lab.host(2).docker('rm', '-f', 'copy')
  })

  it('lists processes and changes', async () => {
    await startSleeper(opened.lab.host(1), 'files')
    const it = referenceOf(await rowIs('files'))
    await opened.lab.host(1).docker('exec', 'files', 'sh', '-c', 'mkdir /many; cd /many; seq 6000 | xargs touch')
    const { total, changes } = await opened.client.containers.changes(it)
    expect(total).toBe(6001)
    expect(changes).toHaveLength(5000)
    expect((await opened.client.containers.processes(it)).rows.length).toBeGreaterThan(1)
    await opened.client.containers.stop({ ...it, graceS: 1 })
    await expect(opened.client.containers.processes(it)).rejects.toMatchObject({
      info: { code: 'CONFLICT', message: 'files is not running.' },
    })
    await opened.lab.host(1).docker('rm', '-f', 'files')
  })

  it('hostile labels, variables and commands are shown clean, and masked or exact where they must be', async () => {
    const evil = [
      '<img src=x onerror=alert(1)>',
      '\u202egnp.exe',
      '\u001b[2J\u001b]0;owned\u0007',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is there to see that nothing fills it in.
      '${7*7}',
      '=1+1',
      'a\r\nb',
    ]
    const labels = Object.fromEntries(evil.map((text, at) => [`k${at}`, text]))
    const spec = sleeperSpec({
      name: 'hostile',
      labels: { ...labels, constructor: 'x', toString: 'y', 'com.example/\u202e': 'z' },
      environment: evil.map((value, at) => ({ name: `E${at}`, value })),
      command: ['sh', '-c', 'trap "exit 0" TERM; : "$0"; while :; do sleep 3600 & wait $!; done', '\u202e\u001b[31m'],
    })
    const { taskId } = await opened.client.containers.run({ hostId: hostId(1), spec, start: true })
    expect(await taskEnds(taskId)).toMatchObject({ state: 'done' })
    const row = await rowIs('hostile', ({ startedAt }) => startedAt !== undefined)
    expect(row.labels).toMatchObject({ k0: evil[0], k1: 'gnp.exe', k2: '', k5: 'a b', constructor: 'x', toString: 'y' })
    const details = await opened.client.containers.inspect(referenceOf(row))
    const { json } = await opened.client.containers.raw(referenceOf(row))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds.
    const invisible = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/
    expect(invisible.test(JSON.stringify([row, details]))).toBe(false)
    expect(invisible.test(json)).toBe(false)
    expect(json).toContain('\\u202egnp.exe')
    const { rows } = await opened.client.containers.processes(referenceOf(row))
    expect(invisible.test(JSON.stringify(rows))).toBe(false)
    expect((await opened.client.containers.specOf(referenceOf(row))).labels).toEqual(spec.labels)
    await opened.lab.host(1).docker('rm', '-f', 'hostile')
  })
})
