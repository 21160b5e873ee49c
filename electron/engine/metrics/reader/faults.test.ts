/** What goes wrong on a host: each gives a clear Failure or is said to be left out, and nothing hangs or mixes two looks. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { interfaces, type KernelFiles, MACHINE, plantKernelFiles, shellOf } from '../../testing/kernel-files'
import { markOpenHandles } from '../../testing/leak-check'
import type { Sampled, Source, Wanted } from '../model'
import { openReader, type ReaderOptions } from '.'

const [ONE = '', TWO = ''] = ['a1', 'b2'].map((each) => each.repeat(32))
const GROUP = `/sys/fs/cgroup/docker/${ONE}`
const facts = { more: { rootDirectory: '/' } } as Parameters<typeof openReader>[0]['facts']
const signal = () => AbortSignal.timeout(10_000)

let kernel: KernelFiles
let source: Source | undefined
let programs: string
beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), 'programs-'))
  kernel = plantKernelFiles({
    ...MACHINE,
    '/proc/self/mountinfo': '29 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n',
    '/proc/42/cgroup': `0::/docker/${ONE}\n`,
    '/proc/42/net/dev': interfaces(['eth0', 3, 4]),
    [`${GROUP}/cpu.stat`]: 'usage_usec 5000000\n',
    [`${GROUP}/memory.current`]: '5000\n',
    [`${GROUP}/memory.stat`]: 'inactive_file 1000\n',
    [`${GROUP}/memory.max`]: 'max\n',
    [`${GROUP}/io.stat`]: '',
    [`${GROUP}/pids.current`]: '7\n',
  })
})
afterEach(() => {
  source?.close()
  kernel.dispose()
  rmSync(programs, { recursive: true })
})

const container = (more: Partial<Sampled> = {}): Sampled => ({ id: ONE, pid: 42, ownsNetwork: true, ...more })
const wanted = (...containers: Sampled[]): Wanted => ({ containers, host: false, slow: false })
async function open(shell = shellOf(), options: ReaderOptions = {}): Promise<Source> {
  source = await openReader({ talk: shell.talk, facts }, signal(), { root: kernel.root, ...options })
  return source
}
const failureOf = (work: Promise<unknown>) => work.then(() => undefined).catch((thrown: unknown) => thrown)
/** A program of the host that does something else; the shell finds it first. */
function replace(name: string, script: string): ReturnType<typeof shellOf> {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return shellOf({ environment: { PATH: `${programs}:${process.env.PATH}` } })
}

it('empty means none yet, max means no limit, and only what cannot be read is left out', async () => {
  const reader = await open()
  const first = await reader.sample(wanted(container()), signal())
  expect(first.containers).toEqual([
    {
      id: ONE,
      atS: 1000.25,
      cpuNs: 5e9,
      memoryBytes: 4000,
      memoryLimitBytes: undefined,
      receivedBytes: 3,
      sentBytes: 4,
      readBytes: 0,
      writtenBytes: 0,
      pids: 7,
    },
  ])
  expect(first.leftOut).toEqual([])
  for (const file of ['io.stat', 'pids.current', 'memory.stat']) {
    kernel.remove(`${GROUP}/${file}`)
    kernel.write(`${GROUP}/${file}/in-its-place`, '')
  }
  kernel.remove('/proc/42/net')
  const second = await reader.sample({ containers: [container()], host: false, slow: true }, signal())
  expect(second.containers[0]).toMatchObject({
    cpuNs: 5e9,
    pids: undefined,
    readBytes: undefined,
    sentBytes: undefined,
  })
  expect(second.containers[0]?.memoryBytes).toBeUndefined()
  expect(second.leftOut.toSorted()).toEqual(
    ['PIDs', 'block I/O', 'memory', 'network'].map((what) => `${what} of 1 container`).toSorted(),
  )
})

it('a limit is asked for at first and then when it is time, and kept in between', async () => {
  kernel.write(`${GROUP}/memory.max`, '8000\n')
  const reader = await open()
  const limit = async (slow: boolean) => {
    const { containers } = await reader.sample({ containers: [container()], host: false, slow }, signal())
    return containers[0]?.memoryLimitBytes
  }
  expect(await limit(false)).toBe(8000)
  kernel.write(`${GROUP}/memory.max`, '9000\n')
  expect(await limit(false)).toBe(8000)
  expect(await limit(true)).toBe(9000)
})

it('a container that has gone is not there, and is looked for again when it is still asked for', async () => {
  const reader = await open()
  const look = () => reader.sample(wanted(container()), signal())
  await look()
  kernel.remove(GROUP)
  kernel.remove('/proc/42')
  expect(await look()).toMatchObject({ containers: [], leftOut: [] })
  kernel.write('/proc/uptime', '1011.50 1.00\n')
  await look() // learns how late it is
  expect(await look()).toMatchObject({ containers: [], leftOut: ['everything of 1 container'] })
})

it('another process has the number: it is found by its name, without its network', async () => {
  kernel.write('/proc/42/cgroup', `0::/docker/${TWO}\n`)
  const reader = await open()
  const batch = await reader.sample(wanted(container(), container({ id: TWO, pid: undefined })), signal())
  expect(batch.containers).toMatchObject([{ id: ONE, cpuNs: 5e9, receivedBytes: undefined }])
  expect(batch.leftOut).toEqual(['network of 1 container', 'everything of 1 container'])
  kernel.write('/proc/43/cgroup', `0::/docker/${ONE}\n`)
  kernel.write('/proc/43/net/dev', interfaces(['eth0', 8, 9]))
  const restarted = await reader.sample(wanted(container({ pid: 43 })), signal())
  expect(restarted.containers).toMatchObject([{ id: ONE, receivedBytes: 8 }])
})

it('processes are hidden: those at the usual places are found, and if none is, the reader is of no use', async () => {
  kernel.remove('/proc/1')
  kernel.remove('/proc/42')
  const reader = await open()
  const batch = await reader.sample(wanted(container()), signal())
  expect(batch).toMatchObject({ containers: [{ cpuNs: 5e9 }], leftOut: ['network of 1 container'] })
  const failure = await failureOf(reader.sample(wanted(container({ id: TWO, pid: 43 })), signal()))
  expect(failure).toMatchObject({
    code: 'DENIED',
    message: 'The host hides the processes of its containers from this user.',
  })
})

it('a folder with a blank or a quote in its name is left alone', async () => {
  for (const odd of ['/my group', "/it's", '/a;touch x', '/a$HOME', '/a`id`', '/..', '/a:b']) {
    kernel.write('/proc/42/cgroup', `0::${odd}/${ONE}\n`)
    kernel.remove(GROUP)
    const batch = await (await open()).sample(wanted(container()), signal())
    expect(batch, odd).toMatchObject({ containers: [], leftOut: ['everything of 1 container'] })
    source?.close()
  }
})

it('garbage in every file counts as not there', async () => {
  const rubbish = `x:y:z\n\0\u00ff 1 2 3\nusage_usec -5\nrbytes=99x wbytes=\n99999999999999999999999 Read\n${'9'.repeat(5000)}\n:\n`
  for (const file of ['cpu.stat', 'memory.current', 'memory.stat', 'memory.max'])
    kernel.write(`${GROUP}/${file}`, rubbish)
  for (const file of ['stat', 'meminfo', 'loadavg', 'diskstats', 'net/dev']) kernel.write(`/proc/${file}`, rubbish)
  const batch = await (await open()).sample({ containers: [container()], host: true, slow: true }, signal())
  expect(batch.containers).toMatchObject([{ cpuNs: undefined, memoryBytes: undefined, pids: 7 }])
  expect(batch.host).toMatchObject({ cpuTotalS: undefined, memoryUsedBytes: undefined, load: undefined })
  expect(batch.leftOut).toContain('memory of the host')
})

it('what an engine says in place of an id is no words of ours', async () => {
  const id = `x\nput f0 /etc/hostname ; touch ${kernel.root}/touched`
  const batch = await (await open()).sample(wanted(container({ id }), container()), signal())
  expect(batch).toMatchObject({ containers: [{ id: ONE, cpuNs: 5e9 }], leftOut: ['everything of 1 container'] })
  expect(existsSync(join(kernel.root, 'touched'))).toBe(false)
})

it('twenty megabytes in one line, or no time: a sentence, and the reader is closed', async () => {
  kernel.write('/proc/loadavg', `1.50 ${'1'.repeat(20_000_000)}\n`)
  const flooded = await open()
  expect(await failureOf(flooded.sample({ containers: [], host: true, slow: false }, signal()))).toMatchObject({
    code: 'INVALID',
    message: 'The host answers with far more than it was asked for.',
  })
  kernel.remove('/proc/uptime')
  const timeless = await open()
  const failure = await failureOf(timeless.sample(wanted(container()), signal()))
  expect(failure).toMatchObject({ message: 'The host does not tell how long it has been up.' })
  expect(await failureOf(timeless.sample(wanted(), signal()))).toBe(failure)
})

it('no grep, no control groups, no SSH', async () => {
  expect(await failureOf(open(replace('grep', 'exit 127')))).toMatchObject({
    code: 'INVALID',
    message: 'The host has no grep that can be run.',
  })
  kernel.remove('/proc/self/mountinfo')
  expect(await failureOf(open())).toMatchObject({ message: 'The host shows no control groups.' })
  expect(await failureOf(openReader({ facts }, signal()))).toMatchObject({
    message: 'Only an SSH connection leads to the files of the kernel.',
  })
})

it('a login shell may greet, but must run our command', async () => {
  const { talk } = shellOf()
  const greeting = { talk: (command: string) => talk(`echo Welcome; echo end 1 0; printf aboard; ${command}`) }
  const opened = await openReader({ ...greeting, facts }, signal(), { root: kernel.root })
  expect((await opened.sample(wanted(container()), signal())).containers).toHaveLength(1)
  opened.close()
  const settled = markOpenHandles()
  const forced = { talk: () => talk('echo This account is for backups only.') }
  expect(await failureOf(openReader({ ...forced, facts }, signal()))).toMatchObject({
    code: 'DENIED',
    message: 'The host runs something else than the reader for metrics.',
    info: { details: expect.stringContaining('This account is for backups only.') },
  })
  const silent = { talk: () => talk('cat') }
  expect(await failureOf(openReader({ ...silent, facts }, signal(), { patienceMs: 200 }))).toMatchObject({
    code: 'TIMED_OUT',
  })
  const chatty = { talk: () => talk('yes') }
  expect(await failureOf(openReader({ ...chatty, facts }, signal()))).toMatchObject({ code: 'INVALID' })
  await settled()
})

it('killed: whoever waits hears at once; too slow: it is given up', async () => {
  const shell = replace('grep', 'case "$*" in *uptime*) sleep 1;; esac; exec /usr/bin/grep "$@"')
  const reader = await open(shell)
  const sampled = failureOf(reader.sample(wanted(container()), signal()))
  const askedAt = performance.now()
  setTimeout(() => shell.processes[0]?.kill('SIGKILL'), 100)
  expect(await sampled).toMatchObject({
    code: 'DISCONNECTED',
    message: 'The reader for metrics on the host has ended.',
  })
  expect(performance.now() - askedAt).toBeLessThan(2500)
  expect(await failureOf(reader.sample(wanted(container()), signal()))).toMatchObject({ code: 'DISCONNECTED' })
  const slow = await open(shell, { patienceMs: 300 })
  expect(await failureOf(slow.sample(wanted(container()), signal()))).toMatchObject({
    code: 'TIMED_OUT',
    message: 'The reader for metrics did not answer within 0 s.',
  })
})

it('a look that nobody waits for any more does not become the next one', async () => {
  const gate = join(kernel.root, 'gate')
  const reader = await open(replace('grep', `/usr/bin/grep "$@"; c=$?; if [ -e ${gate} ]; then sleep 0.4; fi; exit $c`))
  await reader.sample(wanted(container()), signal())
  kernel.write('/gate', '')
  const stop = new AbortController()
  const dropped = failureOf(reader.sample(wanted(container()), stop.signal))
  await new Promise((resolve) => setTimeout(resolve, 150))
  stop.abort()
  expect(await dropped).toMatchObject({ name: 'AbortError' })
  kernel.remove('/gate')
  kernel.write(`${GROUP}/cpu.stat`, 'usage_usec 6000000\n')
  const next = await reader.sample(wanted(container()), signal())
  expect(next.containers).toMatchObject([{ cpuNs: 6e9 }])
})
