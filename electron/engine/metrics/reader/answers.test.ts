/** Answers in whatever pieces they come, rubbish in them, and a thousand containers in one look. */
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { interfaces, type KernelFiles, MACHINE, plantKernelFiles, shellOf } from '../../testing/kernel-files'
import { openReader } from '.'
import { createGatherer } from './channel'
import { nothingFound, TAKE, toCounters } from './counters'
import { HOST_FILES, readCost, readDisk, readHost } from './host-counters'
import { distribute, linesByPath } from './lines'
import { type FileKind, readGroups, readMounts } from './places'
import { endOf } from './script'

const facts = {} as Parameters<typeof openReader>[0]['facts']
let kernel: KernelFiles | undefined
afterEach(() => kernel?.dispose())

/** Lines that nearly are what the kernel writes. */
const line = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '12',
    '-1',
    'max',
    'usage_usec 12',
    'inactive_file x',
    '8:0 Read 5',
    '8:0 rbytes=7 wbytes=',
    ' eth0: 1 2',
  ),
  fc.constantFrom('cpu  1 2 3', '0::/docker/x', '1:memory:/x', 'end 7', 'end 1 0x', 'grep: /a: No', 'longshore-reader'),
)
const body = fc.array(line, { maxLength: 30 }).map((lines) => lines.map((each) => `${each}\n`).join(''))

it('any cut of the bytes gives the same answers', () => {
  const answers = fc.array(body, { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(answers, fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 50 }), (bodies, cuts) => {
      const clean = bodies.map((each) => each.replaceAll(/end \d+ /g, ''))
      const all = clean.map((each, tag) => `${each}end ${tag} ${tag % 3}\n`).join('')
      const gatherer = createGatherer()
      const got: { body: string; rest: string }[] = []
      for (let from = 0, turn = 0; from < all.length; turn += 1) {
        const until = from + 1 + (cuts[turn % cuts.length] ?? 0)
        let more = all.slice(from, until)
        for (let found = gatherer.add(more, endOf(got.length)); found; found = gatherer.add(more, endOf(got.length))) {
          got.push(found)
          more = ''
        }
        from = until
      }
      expect(got).toEqual(clean.map((each, tag) => ({ body: `\n${each}`.slice(0, -1), rest: String(tag % 3) })))
    }),
  )
})

it('nothing that is read throws, and every figure is a whole number or is not there', () => {
  fc.assert(
    fc.property(body, (text) => {
      const found = nothingFound()
      const lines = text.split('\n')
      const kinds = Object.keys(TAKE) as FileKind[]
      for (const kind of kinds) for (const each of lines) TAKE[kind](found, each)
      const counters = toCounters('id', 1, found, new Set(kinds))
      const host = readHost(new Map(HOST_FILES.map((file) => [file, lines])), 1, 100)
      for (const value of [...Object.values(counters), ...Object.values(host)]) {
        if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0)
      }
      readMounts(lines)
      readGroups(lines, 'x')
      readDisk(text, '/')
      readCost(lines[0], lines[1], 100)
      distribute(text, { get: () => undefined })
    }),
  )
})

it('rubbish of four megabytes costs time in proportion to its size', () => {
  for (const piece of ['\n', ':', 'grep: ', '/a:', ' 1', 'x\n']) {
    const startedAt = performance.now()
    const text = piece.repeat(4_000_000 / piece.length)
    linesByPath(text, ['/a'])
    readDisk(text, '/')
    expect(performance.now() - startedAt, JSON.stringify(piece)).toBeLessThan(2000)
  }
})

it('a thousand containers in one look; of the next one only the numbers are sent', { timeout: 60_000 }, async () => {
  const ids = Array.from({ length: 1000 }, (_, place) => place.toString(16).padStart(64, '0'))
  const files: Record<string, string> = {
    ...MACHINE,
    '/proc/self/mountinfo': '29 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n',
  }
  ids.forEach((id, place) => {
    const group = `/sys/fs/cgroup/system.slice/docker-${id}.scope`
    files[`/proc/${5000 + place}/cgroup`] = `0::/system.slice/docker-${id}.scope\n`
    files[`/proc/${5000 + place}/net/dev`] = interfaces(['lo', 1, 1], ['eth0', place, place])
    files[`${group}/cpu.stat`] = `usage_usec ${place}\nuser_usec 1\n`
    files[`${group}/memory.current`] = '5000\n'
    files[`${group}/memory.stat`] = 'anon 1\ninactive_file 1000\n'
    files[`${group}/memory.max`] = 'max\n'
    files[`${group}/io.stat`] = '8:0 rbytes=1 wbytes=2\n'
    files[`${group}/pids.current`] = '1\n'
  })
  kernel = plantKernelFiles(files)
  const { talk } = shellOf()
  let sentBytes = 0
  const counted = (command: string) => {
    const stream = talk(command)
    const write = stream.write.bind(stream)
    stream.write = (chunk: unknown) => {
      sentBytes += String(chunk).length
      return write(chunk)
    }
    return stream
  }
  const signal = AbortSignal.timeout(60_000)
  const source = await openReader({ talk: counted, facts }, signal, { root: kernel.root })
  const containers = ids.map((id, place) => ({ id, pid: 5000 + place, ownsNetwork: true }))
  const look = async (some = containers) => {
    sentBytes = 0
    const startedAt = performance.now()
    const batch = await source.sample({ containers: some, host: true, slow: false }, signal)
    console.info(`${some.length} containers: ${Math.round(performance.now() - startedAt)} ms, ${sentBytes} bytes sent`)
    return batch
  }
  const first = await look()
  expect(first.containers.map(({ cpuNs }) => cpuNs)).toEqual(ids.map((_, place) => place * 1000))
  expect(first.leftOut).toEqual([])
  expect((await look()).containers).toEqual(first.containers)
  expect(sentBytes).toBeLessThan(6000)
  await look([...containers.slice(0, 20), { id: 'f'.repeat(64), pid: 5, ownsNetwork: true }])
  expect(sentBytes).toBeLessThan(800)
  source.close()
})
