/**
 * Images, volumes and networks of real engines through the contract: what others do with the docker CLI is seen, what
 * is in use is refused by name, and a prune takes exactly what its preview said.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Host } from '../../../shared/contract/hosts'
import type { Image } from '../../../shared/contract/images'
import type { Network } from '../../../shared/contract/networks'
import type { Task } from '../../../shared/contract/tasks'
import type { Volume } from '../../../shared/contract/volumes'
import { Failure } from '../../../shared/errors'
import { startTestEngine, type TestEngine } from '../testing/test-engine'

const unavailable = labUnavailable()
let lab: Lab
let app: TestEngine
const hostIds: string[] = []
const hostId = () => hostIds[0] ?? ''
const docker = (...args: string[]) => lab.host(1).docker(...args)

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: 2 })
  app = await startTestEngine()
  for (const index of [1, 2]) {
    const host = lab.host(index)
    await app.client.hosts.trustKey({ host: host.address, port: 22, fingerprint: host.hostKeyFingerprint() })
    const added = await app.client.hosts.add({
      name: `box-${index}`,
      address: {
        kind: 'ssh',
        user: 'deploy',
        host: host.address,
        port: 22,
        socketPath: '/var/run/docker.sock',
        auth: { kind: 'key', path: lab.keys.id.path },
      },
    })
    hostIds.push(added.hostId)
  }
  await until<Host, true>(
    app.client.hosts.watch,
    (all) => (all.filter((host) => host.link === 'online').length === 2 ? true : undefined),
    20_000,
  )
}, 90_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 30_000)

type Watch<V> = (
  input: undefined,
  options: { signal: AbortSignal },
) => AsyncIterable<{ changed: V[]; removed: string[] }>

/** Follows a watch stream until `found` gives something; fails after `withinMs`. */
async function until<V extends { key: string } | { id: string }, R>(
  watch: Watch<V>,
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

const SEEN_MS = 2000
/** Opens a reader that stays, so that the list is kept live, and tells when what is looked for is there. */
function follow<V extends { key: string; hostId: string }>(watch: Watch<V>) {
  const all = new Map<string, V>()
  const stop = new AbortController()
  let wake = () => {}
  const reading = (async () => {
    for await (const patch of watch(undefined, { signal: stop.signal })) {
      for (const value of patch.changed) all.set(value.key, value)
      for (const key of patch.removed) all.delete(key)
      wake()
    }
  })().catch((thrown: unknown) => {
    if (!stop.signal.aborted) throw thrown
  })
  return {
    rows: () => [...all.values()].filter((row) => row.hostId === hostId()),
    /** Milliseconds until `is` holds; throws after `withinMs`. */
    async seen(is: (rows: V[]) => boolean, withinMs = SEEN_MS): Promise<number> {
      const startedAt = performance.now()
      for (;;) {
        if (is(this.rows())) return performance.now() - startedAt
        const left = withinMs - (performance.now() - startedAt)
        if (left <= 0) throw new Error(`not seen within ${withinMs} ms: ${JSON.stringify(this.rows())}`)
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, Math.min(left, 250))
        })
      }
    },
    async stop() {
      stop.abort()
      await reading
    },
  }
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`no Failure: ${String(thrown)}`)
}
const taskEnds = (taskId: string) =>
  until<Task, Task>(
    app.client.tasks.watch,
    (all) => all.find((task) => task.id === taskId && task.state !== 'running'),
    30_000,
  )
const audited = (action: string) =>
  app.client.audit.list({ limit: 200 }).then((entries) => entries.filter((entry) => entry.action === action))
/** An image of one small layer, made from busybox. */
async function build(tag: string | undefined, text: string, ...more: string[]): Promise<string> {
  const name = `make-${text}`
  await docker('create', '--name', name, 'busybox', 'sh', '-c', `echo ${text} > /made`)
  await docker('start', '--attach', name)
  const id = await docker('commit', ...more, name, ...(tag ? [tag] : []))
  await docker('rm', name)
  return id
}

describe.skipIf(unavailable)(unavailable ?? 'images of a real engine', () => {
  it('shows tags, builds and removals by others within two seconds', async () => {
    const images = follow<Image>(app.client.images.watch)
    await images.seen((rows) => rows.some((row) => row.tags.includes('busybox:latest')), 5000)
    await docker('tag', 'busybox', 'acme/tool:1')
    const took = [await images.seen((rows) => rows.some((row) => row.tags.includes('acme/tool:1')))]
    await build('acme/built:1', 'one')
    took.push(await images.seen((rows) => rows.some((row) => row.tags.includes('acme/built:1'))))
    await docker('rmi', 'acme/tool:1')
    took.push(await images.seen((rows) => !rows.some((row) => row.tags.includes('acme/tool:1'))))
    console.log(`images seen after ${took.map((ms) => Math.round(ms)).join(', ')} ms`)
    await images.stop()
  })

  it('tells how an image is made, without its secrets', async () => {
    await build(
      'acme/secret:1',
      'two',
      '--change',
      'ENV DB_PASSWORD=hunter2 MODE=fast',
      '--change',
      'CMD ["sleep", "1"]',
    )
    const id = await docker('inspect', '-f', '{{.Id}}', 'acme/secret:1')
    const details = await app.client.images.inspect({ hostId: hostId(), id })
    expect(details).toMatchObject({ os: 'linux', command: ['sleep', '1'] })
    expect(details.environment).toContainEqual({ name: 'MODE', value: 'fast' })
    expect(details.environment).toContainEqual({ name: 'DB_PASSWORD' })
    expect(JSON.stringify(details)).not.toContain('hunter2')
    expect(details.layers.length).toBe((await docker('history', '-q', 'acme/secret:1')).split('\n').length)
  })

  it('refuses what is in use, by name, and removes tags one by one', async () => {
    await build('acme/used:1', 'three')
    await docker('tag', 'acme/used:1', 'acme/used:2')
    const id = await docker('inspect', '-f', '{{.Id}}', 'acme/used:1')
    await docker('run', '-d', '--name', 'user', 'acme/used:1', 'sleep', '600')
    const all = { hostId: hostId(), id, name: 'acme/used:1' }
    const busy = await failureOf(app.client.images.remove({ ...all, force: true }))
    expect(busy.info).toMatchObject({ code: 'CONFLICT', message: 'acme/used:1 is used by user.' })
    const untagged = await app.client.images.remove({ ...all, tag: 'acme/used:2', force: false })
    expect(untagged).toMatchObject({ untagged: ['acme/used:2'], deleted: [] })
    await docker('rm', '-f', '-t', '0', 'user').catch(() => docker('rm', '-f', 'user'))
    await docker('create', '--name', 'later', 'acme/used:1')
    expect((await failureOf(app.client.images.remove({ ...all, force: false }))).code).toBe('CONFLICT')
    const gone = await app.client.images.remove({ ...all, force: true, reason: 'not needed' })
    expect(gone.deleted).toContain(id)
    expect((await failureOf(app.client.images.remove({ ...all, force: false }))).code).toBe('NOT_FOUND')
    await docker('rm', 'later')
    expect(await audited('image.remove')).toEqual(
      expect.arrayContaining([expect.objectContaining({ outcome: 'done', reason: 'not needed', hostName: 'box-1' })]),
    )
  })

  it('removes an image with tags in several repositories whole', async () => {
    await build('acme/many:1', 'four')
    await docker('tag', 'acme/many:1', 'other/many:1')
    const id = await docker('inspect', '-f', '{{.Id}}', 'acme/many:1')
    const { untagged, deleted } = await app.client.images.remove({ hostId: hostId(), id, force: false })
    expect(untagged.sort()).toEqual(['acme/many:1', 'other/many:1'])
    expect(deleted).toContain(id)
  })

  it('prunes exactly what was shown, and leaves what came into use', async () => {
    const dangling = await build(undefined, 'five')
    const other = await build(undefined, 'six')
    const tagged = await build('acme/old:1', 'seven')
    await startSleeper(lab.host(1), 'busy')
    const narrow = await app.client.images.prunePreview({ hostIds, all: false })
    expect(narrow.failed).toEqual([])
    expect(narrow.items.map((item) => item.id).sort()).toEqual([dangling, other].sort())
    const wide = await app.client.images.prunePreview({ hostIds: [hostId()], all: true })
    expect(wide.items.map((item) => item.name)).toContain('acme/old:1')
    expect(wide.items.map((item) => item.name)).not.toContain('busybox:latest')
    await docker('create', '--name', 'taken', other, 'true')
    const items = wide.items.filter((item) => [dangling, other].includes(item.id))
    const { taskId } = await app.client.images.prune({
      items: items.map(({ hostId, id, name }) => ({ hostId, id, name })),
      reason: 'tidy',
    })
    const task = await taskEnds(taskId)
    expect(task.state).toBe('done')
    expect(task.steps.map((step) => [step.state, step.note]).sort()).toEqual([
      ['done', expect.stringMatching(/^1 removed, 1 left, up to \d/)],
      ['done', 'removed'],
      ['skipped', 'used by taken now'],
    ])
    const left = (await docker('images', '-aq', '--no-trunc')).split('\n')
    expect(left).not.toContain(dangling)
    expect(left).toEqual(expect.arrayContaining([other, tagged]))
    const entries = (await audited('image.remove')).filter((entry) => entry.reason === 'tidy')
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ outcome: 'done', target: { id: dangling } })
    await docker('rm', '-f', 'taken', 'busy')
  })

  it('shows hostile labels as plain text', async () => {
    const images = follow<Image>(app.client.images.watch)
    await build('acme/odd:1', 'eight', '--change', 'LABEL "a\u202eb"="\u001b[31mred<img src=x>"')
    await images.seen((rows) => rows.some((row) => row.labels.ab === 'red<img src=x>'))
    await images.stop()
  })
})

describe.skipIf(unavailable)(unavailable ?? 'volumes of a real engine', () => {
  it('are seen, measured, refused while mounted, and removed', async () => {
    const volumes = follow<Volume>(app.client.volumes.watch)
    await docker('volume', 'create', '--label', 'keep=yes', 'data')
    const took = await volumes.seen(
      (rows) => rows.some((row) => row.name === 'data' && row.labels.keep === 'yes'),
      5000,
    )
    await docker('run', '--rm', '-v', 'data:/data', 'busybox', 'sh', '-c', 'head -c 100000 /dev/zero > /data/file')
    await app.client.volumes.measure({ hostId: hostId() })
    await volumes.seen((rows) => (rows.find((row) => row.name === 'data')?.sizeBytes ?? 0) >= 100_000)
    await docker('create', '--name', 'holder', '-v', 'data:/data', 'busybox')
    const target = { hostId: hostId(), name: 'data' }
    const busy = await failureOf(app.client.volumes.remove({ ...target, force: true }))
    expect(busy.info).toMatchObject({ code: 'CONFLICT', message: 'data is used by holder.' })
    await docker('rm', 'holder')
    await app.client.volumes.remove({ ...target, force: false, reason: 'moved' })
    const gone = await volumes.seen((rows) => !rows.some((row) => row.name === 'data'))
    console.log(`volume seen after ${Math.round(took)} ms, gone after ${Math.round(gone)} ms`)
    expect((await failureOf(app.client.volumes.remove({ ...target, force: false }))).code).toBe('NOT_FOUND')
    await volumes.stop()
  })

  it('prune takes the anonymous ones, and named ones only when asked', async () => {
    await docker('volume', 'create', 'named')
    const anonymous = await docker('volume', 'create')
    const kept = await docker('volume', 'create')
    await docker('create', '--name', 'holder', '-v', `${kept}:/data`, 'busybox')
    const names = async (all: boolean) =>
      (await app.client.volumes.prunePreview({ hostIds: [hostId()], all })).items.map((item) => item.name)
    expect(await names(false)).toEqual([anonymous])
    expect((await names(true)).sort()).toEqual([anonymous, 'named'].sort())
    const { taskId } = await app.client.volumes.prune({ items: [{ hostId: hostId(), name: anonymous }] })
    expect((await taskEnds(taskId)).state).toBe('done')
    expect((await docker('volume', 'ls', '-q')).split('\n').sort()).toEqual([kept, 'named'].sort())
    await docker('rm', '-v', 'holder')
    await docker('volume', 'rm', kept, 'named')
  })
})

describe.skipIf(unavailable)(unavailable ?? 'networks of a real engine', () => {
  it('are seen with their members, refused while somebody is attached, and removed', async () => {
    const networks = follow<Network>(app.client.networks.watch)
    await docker('network', 'create', '--subnet', '10.99.7.0/24', '--internal', 'back')
    const took = await networks.seen((rows) => rows.some((row) => row.name === 'back'), 5000)
    const row = networks.rows().find((one) => one.name === 'back')
    expect(row).toMatchObject({ isInternal: true, isBuiltIn: false, subnets: [{ subnet: '10.99.7.0/24' }] })
    const target = { hostId: hostId(), id: row?.id ?? '', name: 'back' }
    await startSleeper(lab.host(1), 'member', '--network', 'back')
    expect(await app.client.networks.members(target)).toMatchObject([{ name: 'member', ipv4: '10.99.7.2' }])
    const busy = await failureOf(app.client.networks.remove(target))
    expect(busy.info).toMatchObject({ code: 'CONFLICT', message: 'back still connects member.' })
    await docker('stop', 'member')
    // The engine would take it now; the stopped container could then not start again.
    expect((await app.client.networks.prunePreview({ hostIds })).items).toEqual([])
    await docker('rm', 'member')
    expect((await app.client.networks.prunePreview({ hostIds })).items).toEqual([
      { hostId: hostId(), id: target.id, name: 'back' },
    ])
    const { taskId } = await app.client.networks.prune({ items: [target] })
    expect((await taskEnds(taskId)).steps.at(-1)?.note).toBe('1 removed')
    const gone = await networks.seen((rows) => !rows.some((one) => one.name === 'back'))
    console.log(`network seen after ${Math.round(took)} ms, gone after ${Math.round(gone)} ms`)
    const bridge = networks.rows().find((one) => one.name === 'bridge')
    const builtIn = await failureOf(app.client.networks.remove({ hostId: hostId(), id: bridge?.id ?? '' }))
    expect(builtIn.code).toBe('INVALID')
    await networks.stop()
  })
})

describe.skipIf(unavailable)(unavailable ?? 'the disk use of a real engine', () => {
  it('is what docker system df says', async () => {
    await docker('volume', 'create', 'idle')
    await docker('create', '--name', 'resting', 'busybox')
    const said = await docker('system', 'df', '--format', '{{.TotalCount}} {{.Active}} {{.Size}}')
    const { kinds } = await app.client.hosts.diskUsage({ hostId: hostId(), maxAgeMs: 0 })
    expect(kinds.map((one) => `${one.count} ${one.active} ${decimal(one.sizeBytes)}`)).toEqual(said.split('\n'))
    await docker('rm', 'resting')
    await docker('volume', 'rm', 'idle')
  })
})

/** As docker's CLI writes sizes: powers of 1000, four digits. */
function decimal(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${Number((bytes / 1000 ** power).toPrecision(4))}${units[power]}`
}
