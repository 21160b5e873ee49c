/** Logs of real containers over real SSH, compared with what `docker logs` says, and what ends them. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../../e2e/lab/lab'
import type { HostAddress } from '../../../../../shared/contract/hosts'
import { MAX_LINE_BYTES } from '../../../../../shared/contract/logs'
import type { ConnectContext, DockerHost, LogsOptions } from '../../../ports'
import { markOpenHandles } from '../../../testing/leak-check'
import { isLong } from '../../../testing/random'
import { openHost } from '..'
import { type Line, readOut, stampOf } from './logs-oracle'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(20_000)
const COUNT = isLong ? 1_000_000 : 200_000

describe.skipIf(unavailable !== undefined)(unavailable ?? 'logs of containers', { timeout: 90_000 }, () => {
  let lab: Lab
  let host: LabHost
  let podman: LabHost
  let docker: DockerHost

  beforeAll(async () => {
    lab = await openLab({ hosts: [{}, { engine: 'podman' }] })
    host = lab.host(1)
    podman = lab.host(2)
    docker = await openHost(address(host), context())
  }, 90_000)
  afterAll(async () => {
    docker?.close()
    await lab?.dispose()
  }, 60_000)

  const address = (on: LabHost): HostAddress => ({
    kind: 'ssh',
    user: 'deploy',
    host: on.address,
    port: 22,
    socketPath: on.engine === 'podman' ? '/run/podman/podman.sock' : '/var/run/docker.sock',
    auth: { kind: 'key', path: lab.keys.id.path },
  })
  const context = (): ConnectContext => ({
    signal: AbortSignal.timeout(25_000),
    knownKeys: {
      find: async (name) =>
        lab.hosts
          .filter(({ address: own }) => own === name)
          .map((each) => ({ keyType: 'ssh-ed25519', fingerprint: each.hostKeyFingerprint(), revoked: false })),
    },
    secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
  })
  /** Runs a script to its end and gives the container's id. */
  const ran = async (script: string, { on = host, options = [] as string[] } = {}) => {
    const id = await on.docker('run', '--detach', ...options, 'busybox', 'sh', '-c', script)
    await on.docker('wait', id)
    return id
  }
  const linesOf = async (id: string, options: Partial<LogsOptions> = {}, from = docker, signal = soon()) => {
    const lines: Line[] = []
    for await (const batch of from.containers.logs(id, { follow: false, ...options }, signal)) {
      lines.push(...readOut([batch]))
    }
    return lines
  }
  const textsOf = (lines: readonly Line[]) => lines.map(({ text }) => text)
  /** Reads on in the background; `ended` gives what ended it. */
  const follow = (id: string, options: Partial<LogsOptions> = {}, from = docker) => {
    const stop = new AbortController()
    const lines: Line[] = []
    const opened = Promise.withResolvers<void>()
    const read = async () => {
      const wanted = { follow: true, onOpen: opened.resolve, ...options }
      for await (const batch of from.containers.logs(id, wanted, stop.signal)) lines.push(...readOut([batch]))
    }
    const ended = read().then(
      () => 'ended' as const,
      (thrown: unknown) => thrown,
    )
    return { lines, ended, opened: opened.promise, stop: () => stop.abort() }
  }

  it(`${COUNT} lines are those of docker logs, byte by byte`, async () => {
    const id = await ran(
      `awk 'BEGIN { for (i = 0; i < ${COUNT}; i++) printf "%07d a line among many, %d\\n", i, i * 7919 }'`,
    )
    const told = await host.sh(`docker logs --timestamps ${id} 2>&1 | sha256sum | cut -d ' ' -f 1`, {})
    const hash = createHash('sha256')
    let count = 0
    const startedAt = performance.now()
    for await (const { text, lengths, seconds, nanos } of docker.containers.logs(id, { follow: false }, soon())) {
      let at = 0
      const parts: Buffer[] = []
      lengths.forEach((length, place) => {
        parts.push(
          Buffer.from(`${stampOf(seconds[place] ?? 0, nanos[place] ?? 0)} `),
          text.subarray(at, at + length + 1),
        )
        at += length + 1
      })
      hash.update(Buffer.concat(parts))
      count += lengths.length
    }
    console.info(`${count} lines in ${Math.round(performance.now() - startedAt)} ms, hashing included`)
    expect(count).toBe(COUNT)
    expect(hash.digest('hex')).toBe(told.trim())
    await host.docker('rm', id)
  })

  it('tells the outputs apart, in order, and takes a part of it to the nanosecond', async () => {
    const id = await ran(
      'for i in 1 2 3 4 5 6 7 8 9; do echo "out $i"; usleep 20000; echo "err $i" >&2; usleep 20000; done',
    )
    const all = await linesOf(id)
    expect(textsOf(all)).toEqual(Array.from({ length: 18 }, (_, at) => `${at % 2 ? 'err' : 'out'} ${(at >> 1) + 1}`))
    expect(all.map(({ stream }) => stream)).toEqual(all.map((_, at) => (at % 2) + 1))
    expect(await linesOf(id, { tail: 5 })).toEqual(all.slice(-5))
    expect(await linesOf(id, { tail: 0 })).toEqual([])
    const [fifth, ninth] = [all[4], all[8]]
    if (!fifth || !ninth) throw new Error('too few lines')
    expect(await linesOf(id, { since: fifth })).toEqual(all.slice(4))
    expect(await linesOf(id, { since: { s: fifth.s, ns: fifth.ns + 1 } })).toEqual(all.slice(5))
    expect(await linesOf(id, { until: ninth })).toEqual(all.slice(0, 9))
    expect(await linesOf(id, { until: { s: ninth.s, ns: ninth.ns - 1 } })).toEqual(all.slice(0, 8))
    expect(await linesOf(id, { since: fifth, until: ninth })).toEqual(all.slice(4, 9))
    // What docker-streams.ts says of it: the last so many of all, and of those the ones in the range.
    expect(await linesOf(id, { tail: 10, until: ninth })).toEqual(all.slice(8, 9))
  })

  it('keeps 64 KiB of a line of 10 MB and counts the rest', async () => {
    const id = await ran("head -c 10000000 /dev/zero | tr '\\0' x; echo; echo after")
    const [long, after] = await linesOf(id)
    expect(long).toMatchObject({ cut: 10_000_000 - MAX_LINE_BYTES, text: 'x'.repeat(MAX_LINE_BYTES) })
    expect(after).toMatchObject({ cut: 0, text: 'after' })
  })

  it('gives the bytes that were written, as far as the log driver keeps them', async () => {
    const script = "printf 'a\\000b\\377\\376c\\r\\nlast word'"
    const exact = await ran(script, { options: ['--log-driver', 'local'] })
    expect(textsOf(await linesOf(exact))).toEqual(['a\0b\xff\xfec\r', 'last word'])
    const asJson = await ran(script)
    const replaced = Buffer.from('a\0b\ufffd\ufffdc\r').toString('latin1')
    expect(textsOf(await linesOf(asJson))).toEqual([replaced, 'last word'])
  })

  it('reads a terminal: line ends, long lines, a prompt before a restart', async () => {
    const script = "echo one; head -c 40000 /dev/zero | tr '\\0' y; echo; printf '/ # '"
    const id = await ran(script, { options: ['--tty'] })
    await host.docker('start', id)
    await host.docker('wait', id)
    const lines = await linesOf(id)
    const run = ['one', 'y'.repeat(40_000), '/ # ']
    expect(textsOf(lines)).toEqual([...run, ...run])
    expect(lines.every(({ stream }) => stream === 1)).toBe(true)
    expect([...lines].sort((a, b) => a.s - b.s || a.ns - b.ns)).toEqual(lines)
  })

  it('says why the log of a driver without memory cannot be read', async () => {
    const id = await ran('echo lost', { options: ['--log-driver', 'none'] })
    await expect(linesOf(id)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/log driver/) })
    await expect(linesOf('nothing-of-that-name')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('follows to the end of the container and goes on after a restart from where it was', async () => {
    const settled = markOpenHandles()
    const id = await host.docker(
      'run',
      '--detach',
      'busybox',
      'sh',
      '-c',
      'echo begin; while [ ! -f /go ]; do usleep 10000; done; rm /go; echo end',
    )
    const first = follow(id)
    await expect.poll(() => textsOf(first.lines)).toEqual(['begin'])
    await host.docker('exec', id, 'touch', '/go')
    expect(await first.ended).toBe('ended')
    expect(textsOf(first.lines)).toEqual(['begin', 'end'])
    const last = first.lines.at(-1)
    await host.docker('start', id)
    const second = follow(id, { since: last })
    await expect.poll(() => textsOf(second.lines)).toEqual(['end', 'begin'])
    expect(second.lines[0]).toEqual(last)
    second.stop()
    expect(await second.ended).toMatchObject({ code: 'CANCELLED' })
    await host.docker('rm', '--force', id)
    await settled()
  })

  it('a reader who stops reading stops the engine, and one who goes away leaves nothing open', async () => {
    const settled = markOpenHandles()
    const id = await host.docker('run', '--detach', 'busybox', 'yes', 'x'.repeat(1000))
    await new Promise((resolve) => setTimeout(resolve, 500))
    const reading = docker.containers.logs(id, { follow: true }, soon())
    await reading.next()
    const before = process.memoryUsage.rss()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(process.memoryUsage.rss() - before).toBeLessThan(30 * 1024 * 1024)
    expect((await reading.next()).done).toBe(false)
    await reading.return()
    await docker.ping(soon())
    await host.docker('rm', '--force', id)
    await settled()
  })

  it('an engine that dies ends a follow with its cause', async () => {
    const own = await openHost(address(host), context())
    const id = await host.docker('run', '--detach', 'busybox', 'sleep', '1000')
    const silent = follow(id, {}, own)
    await silent.opened
    await host.service('kill', 'dockerd')
    expect(await silent.ended).toMatchObject({ code: 'ENGINE_DOWN' })
    await host.service('start', 'dockerd')
    own.close()
    await host.docker('rm', '--force', id)
  })

  it('Podman: outputs, pieces, terminal, a silent follow, a driver without memory', async () => {
    const settled = markOpenHandles()
    const own = await openHost(address(podman), context())
    const on = podman
    const id = await ran("echo out; echo err >&2; head -c 40000 /dev/zero | tr '\\0' z; echo; printf bye", { on })
    const lines = await linesOf(id, {}, own)
    expect(lines.filter(({ stream }) => stream === 1).map(({ text }) => text)).toEqual([
      'out',
      'z'.repeat(40_000),
      'bye',
    ])
    expect(lines.filter(({ stream }) => stream === 2).map(({ text }) => text)).toEqual(['err'])
    expect(Math.abs((lines[0]?.s ?? 0) * 1000 - Date.now())).toBeLessThan(60_000)
    const whole = await ran('echo one; echo two; echo three', { on })
    expect(textsOf(await linesOf(whole, { tail: 2 }, own))).toEqual(['two', 'three'])

    const tty = await ran("echo one; printf '/ # '", { on, options: ['--tty'] })
    expect(textsOf(await linesOf(tty, {}, own))).toEqual(['one', '/ # '])

    const none = await ran('echo lost', { on, options: ['--log-driver', 'none'] })
    await expect(linesOf(none, {}, own)).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(linesOf('nothing-of-that-name', {}, own)).rejects.toMatchObject({ code: 'NOT_FOUND' })

    const waiting = 'while [ ! -f /go ]; do usleep 10000; done; echo spoken'
    const quiet = await podman.docker('run', '--detach', 'busybox', 'sh', '-c', waiting)
    const silent = follow(quiet, {}, own)
    await silent.opened
    expect(silent.lines).toEqual([])
    await podman.docker('exec', quiet, 'touch', '/go')
    expect(await silent.ended).toBe('ended')
    expect(textsOf(silent.lines)).toEqual(['spoken'])
    own.close()
    await settled()
  })
})
