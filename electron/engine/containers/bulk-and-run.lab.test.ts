/** Many at once over three hosts, and new containers from specs, through the contract on real engines over real SSH. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { ContainerSpec } from '../../../shared/contract/container-spec'
import type { Container } from '../../../shared/contract/containers'
import { labEngine } from '../testing/lab-engine'
import { following, referenceOf, sleeperSpec } from './following'

const unavailable = labUnavailable()
const opened = labEngine(() => openLab({ hosts: 3 }))
const hostId = (index: number) => opened.hostIds[index - 1] ?? ''
const { rowIs, taskEnds, auditOf } = following(() => opened.client)

describe.skipIf(unavailable)(unavailable ?? 'many containers, and new ones', { timeout: 60_000 }, () => {
  it('does one thing to many on three hosts, passes over the protected, and says which one failed and why', async () => {
    for (const index of [1, 2, 3]) {
      await startSleeper(opened.lab.host(index), `many-${index}a`)
      await startSleeper(
        opened.lab.host(index),
        `many-${index}b`,
        ...(index === 2 ? ['--label', 'io.longshore.protected'] : []),
      )
    }
    const names = [1, 2, 3].flatMap((index) => [`many-${index}a`, `many-${index}b`])
    const rows: Container[] = []
    for (const name of names) rows.push(await rowIs(name))
    const ghost = { hostId: hostId(3), id: 'f'.repeat(64), name: 'ghost' }
    const { taskId } = await opened.client.containers.bulk({
      action: 'stop',
      targets: [...rows.map(referenceOf), ghost, ...rows.slice(0, 1).map(referenceOf)],
      graceS: 1,
      reason: 'night',
    })
    const task = await taskEnds(taskId)
    expect(task).toMatchObject({
      state: 'failed',
      title: 'Stop 7 containers',
      error: { message: '1 of 7 containers could not be stopped.' },
    })
    const step = (name: string) => task.steps.find((one) => one.name.startsWith(`${name} on`))
    expect(step('many-1a')).toMatchObject({ name: 'many-1a on box-1', state: 'done', note: 'exited' })
    expect(step('many-2b')).toMatchObject({ state: 'skipped', note: expect.stringContaining('Protected (label)') })
    expect(step('ghost')).toMatchObject({ state: 'failed', note: expect.stringContaining('is not on box-3 any more') })
    for (const name of ['many-1a', 'many-3b'])
      expect(await auditOf('container.stop', name)).toMatchObject([{ outcome: 'done', reason: 'night' }])
    expect(await auditOf('container.stop', 'many-2b')).toEqual([])
    expect(await auditOf('container.stop', 'ghost')).toMatchObject([{ outcome: 'failed' }])
    expect(await opened.lab.host(2).docker('inspect', '-f', '{{.State.Running}}', 'many-2b')).toBe('true')
    const bulk = (await opened.client.audit.list({ limit: 50 })).filter(({ action }) => action === 'container.bulk')
    expect(bulk).toMatchObject([{ outcome: 'done', reason: 'night' }])
  })

  it('a host that is gone fails by itself; removing what is left is one task more', async () => {
    await opened.lab.host(3).service('kill', 'dockerd')
    const rows: Container[] = []
    for (const name of ['many-1a', 'many-1b', 'many-2a', 'many-3a']) rows.push(await rowIs(name))
    const targets = rows.map(referenceOf)
    const { taskId } = await opened.client.containers.bulk({ action: 'remove', targets, volumes: true, force: true })
    const task = await taskEnds(taskId)
    expect(task).toMatchObject({ state: 'failed', error: { message: '1 of 4 containers could not be removed.' } })
    expect(task.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'failed'])
    await opened.lab.host(3).service('start', 'dockerd')
    await opened.lab.host(2).docker('rm', '-f', 'many-2b')
  })

  it('cancelled, what had begun ends and the rest never begins', async () => {
    const script = 'trap "" TERM; while :; do sleep 1; done'
    for (const at of [1, 2, 3, 4, 5, 6])
      await opened.lab.host(1).docker('run', '-d', '--name', `slow-${at}`, 'busybox', 'sh', '-c', script)
    const rows: Container[] = []
    for (const at of [1, 2, 3, 4, 5, 6]) rows.push(await rowIs(`slow-${at}`))
    const { taskId } = await opened.client.containers.bulk({
      action: 'stop',
      targets: rows.map(referenceOf),
      graceS: 2,
    })
    await rowIs('slow-1', ({ pending }) => pending === 'stopping')
    await opened.client.tasks.cancel({ taskId })
    const task = await taskEnds(taskId)
    expect(task.state).toBe('cancelled')
    expect(task.steps.map(({ state }) => state)).toEqual(['done', 'done', 'skipped', 'skipped', 'skipped', 'skipped'])
    const running = (await opened.lab.host(1).docker('ps', '--format', '{{.Names}}')).split('\n').sort()
    expect(running).toEqual(['slow-3', 'slow-4', 'slow-5', 'slow-6'])
    await opened.lab.host(1).docker('rm', '-f', ...[1, 2, 3, 4, 5, 6].map((at) => `slow-${at}`))
  })

  it('runs a container: image there, created, started, and in the table when the task is done', async () => {
    const spec = sleeperSpec({ name: 'made', ports: [{ hostPort: 8081, containerPort: 80, protocol: 'tcp' }] })
    const { taskId } = await opened.client.containers.run({ hostId: hostId(1), spec, start: true, reason: 'needed' })
    const task = await taskEnds(taskId)
    expect(task).toMatchObject({ state: 'done', title: 'Run made on box-1' })
    expect(task.steps.map(({ name, state }) => `${name} ${state}`)).toEqual(['Image done', 'Create done', 'Start done'])
    const row = await rowIs('made', () => true, 300)
    expect(row.state).toBe('running')
    expect(await opened.client.containers.specOf(referenceOf(row))).toEqual(spec)
    expect(await auditOf('container.run', 'made')).toMatchObject([{ outcome: 'done', reason: 'needed' }])
  })

  it('a start that fails leaves the container and says why; a name that is taken makes none', async () => {
    const twin = sleeperSpec({ name: 'twin', ports: [{ hostPort: 8081, containerPort: 80, protocol: 'tcp' }] })
    const first = await opened.client.containers.run({ hostId: hostId(1), spec: twin, start: true })
    expect(await taskEnds(first.taskId)).toMatchObject({
      state: 'failed',
      error: {
        code: 'CONFLICT',
        message: 'The container was made but does not start: Port 8081 of box-1 is in use already.',
        hint: expect.stringContaining('It stays in the list'),
      },
    })
    expect((await rowIs('twin')).state).toBe('created')
    const second = await opened.client.containers.run({ hostId: hostId(1), spec: twin, start: true })
    expect(await taskEnds(second.taskId)).toMatchObject({
      error: { code: 'CONFLICT', message: 'There is already a container named twin on box-1.' },
    })
    const nowhere = sleeperSpec({ name: 'nowhere', image: '127.0.0.1:9/none:1' })
    const third = await opened.client.containers.run({ hostId: hostId(1), spec: nowhere, start: true })
    const failed = await taskEnds(third.taskId)
    expect(failed.steps.map(({ state }) => state)).toEqual(['failed', 'skipped', 'skipped'])
    const bad = sleeperSpec({ name: 'bad', command: ['/no/such/program'] })
    const fourth = await opened.client.containers.run({ hostId: hostId(1), spec: bad, start: true })
    expect((await taskEnds(fourth.taskId)).error?.message).toContain('its command is not in the image')
    await expect(
      taskEnds(
        (
          await opened.client.containers.run({
            hostId: hostId(1),
            spec: sleeperSpec({ environment: [{ name: 'NO_VALUE' }] }),
            start: false,
          })
        ).taskId,
      ),
    ).resolves.toMatchObject({ error: { code: 'INVALID', message: 'The variable NO_VALUE has no value.' } })
    await opened.lab.host(1).docker('rm', '-f', 'made', 'twin', 'bad')
  })

  it('created from any spec, a container gives that spec back', async () => {
    await opened.lab.host(1).docker('network', 'create', 'front')
    const text = fc.string({ unit: 'binary', maxLength: 12 }).map((one) => one.replaceAll('\0', '').toWellFormed())
    const short = fc.stringMatching(/^[a-z][a-z0-9]{2,8}$/)
    const optional = <V>(value: fc.Arbitrary<V>) => fc.option(value, { nil: undefined })
    const specs = fc.record({
      command: fc.array(text, { minLength: 1, maxLength: 4 }),
      entrypoint: optional(fc.constantFrom(['sh', '-c'], ['env'])),
      environment: fc.uniqueArray(fc.record({ name: short, value: text }), { selector: ({ name }) => name }),
      labels: fc.dictionary(short, text, { maxKeys: 4 }),
      ports: fc
        .uniqueArray(fc.integer({ min: 1000, max: 9999 }), { maxLength: 3 })
        .map((all) =>
          all
            .sort()
            .map((port) => ({ hostIp: '127.0.0.1', hostPort: port, containerPort: port, protocol: 'tcp' as const })),
        ),
      mounts: fc
        .uniqueArray(fc.tuple(short, fc.boolean(), fc.constantFrom('volume', 'tmpfs', 'bind')), {
          selector: ([name]) => name,
          maxLength: 4,
        })
        .map((all) =>
          all.map(([name, readOnly, kind]) => ({
            kind: kind as 'volume',
            ...(kind === 'tmpfs' ? {} : { source: kind === 'bind' ? '/etc' : name }),
            target: `/mnt/${name}`,
            readOnly,
          })),
        ),
      network: optional(fc.constantFrom('none', 'front')),
      resources: fc.record(
        {
          memoryBytes: fc.integer({ min: 6, max: 500 }).map((mebibytes) => mebibytes * 1024 * 1024),
          cpus: fc.constantFrom(0.01, 0.5, 1, 1.25),
          pids: fc.integer({ min: 1, max: 1000 }),
          restart: fc.constantFrom({ name: 'always' as const }, { name: 'on-failure' as const, maximumRetries: 3 }),
        },
        { requiredKeys: [] },
      ),
      user: optional(fc.constantFrom('1', '1000:1000')),
      workingDirectory: optional(fc.constant('/tmp')),
      hostname: optional(short),
      isInteractive: fc.boolean(),
      hasTty: fc.boolean(),
      isPrivileged: fc.boolean(),
      hasReadOnlyRoot: fc.boolean(),
    })
    let at = 0
    await fc.assert(
      fc.asyncProperty(specs, async (any) => {
        at += 1
        const { network, hostname, entrypoint, user, workingDirectory, ...rest } = any
        const given = { network, hostname, entrypoint, user, workingDirectory }
        const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
        const spec: ContainerSpec = { ...sleeperSpec(), ...rest, ...set, name: `any-${at}` }
        const { taskId } = await opened.client.containers.run({ hostId: hostId(1), spec, start: false })
        expect(await taskEnds(taskId)).toMatchObject({ state: 'done' })
        const row = await rowIs(`any-${at}`)
        const back = await opened.client.containers.specOf(referenceOf(row))
        // What cannot be shown in one line stays behind; the copy takes it from the original.
        const copy = { ...back, name: `copy-${at}` }
        const made = await opened.client.containers.run({
          hostId: hostId(1),
          spec: copy,
          like: referenceOf(row),
          start: false,
        })
        expect(await taskEnds(made.taskId)).toMatchObject({ state: 'done' })
        const shown = (one: ContainerSpec) => ({
          ...one,
          environment: one.environment.map(({ name }) => name),
          name: '',
        })
        expect(shown(back)).toEqual(shown(spec))
        const format = '{{json .Config.Env}}{{json .Config.Labels}}{{json .Config.Cmd}}{{json .HostConfig.Mounts}}'
        const [first, second] = [`any-${at}`, `copy-${at}`].map((name) =>
          opened.lab.host(1).docker('inspect', '-f', format, name),
        )
        expect(await second).toBe(await first)
        const env: unknown = JSON.parse(
          await opened.lab.host(1).docker('inspect', '-f', '{{json .Config.Env}}', `copy-${at}`),
        )
        expect(env).toEqual(expect.arrayContaining(spec.environment.map(({ name, value }) => `${name}=${value}`)))
        await opened.lab.host(1).docker('rm', '-f', '-v', `any-${at}`, `copy-${at}`)
      }),
      { numRuns: 12 },
    )
  }, 120_000)
})
