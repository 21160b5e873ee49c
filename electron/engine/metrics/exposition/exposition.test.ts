/** What Prometheus is given: read back by a parser that was written from the format's specification. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContainerUsage, HostUsage } from '../../../../shared/contract/metrics'
import { familiesOf, type Newest } from './exposed'
import { parseText } from './parse-text'
import { familyText, labelText } from './text-format'

const NOW = 1_000_000_000
const HOST = 'a'.repeat(12)
const usage = (id: string, more: Partial<ContainerUsage> = {}): ContainerUsage => ({
  key: `${HOST}/${id}`,
  at: NOW - 1000,
  cpu: 150,
  memory: 1024,
  memoryLimit: 2048,
  received: 0,
  sent: 10.5,
  read: null,
  written: null,
  pids: 3,
  ...more,
})
const hostUsage: HostUsage = {
  hostId: HOST,
  at: NOW,
  source: 'reader',
  leftOut: [],
  paceMs: 10_000,
  isSumOfContainers: false,
  cpu: 25,
  memory: 10,
  memoryTotal: 100,
  load: 0.5,
  received: 1,
  sent: 2,
  read: 3,
  written: 4,
  disk: { path: '/', usedBytes: 5, sizeBytes: 6 },
  cost: { reader: 0.05, connection: 0.01 },
}
const rows = new Map([
  ['1', { id: '1'.repeat(64), name: 'web', image: 'nginx:1.27', project: 'shop', service: 'web' }],
  ['2', { id: '2'.repeat(64), name: 'alone', image: 'busybox', project: undefined, service: undefined }],
  ['3', { id: '3'.repeat(64), name: 'web', image: 'twin', project: 'shop', service: 'web' }],
])
const newest = (more: Partial<Newest> = {}): Newest => ({
  now: NOW,
  hosts: [
    { id: HOST, name: 'box-1', link: 'online' },
    { id: 'b'.repeat(12), name: 'a-box', link: 'offline' },
  ],
  hostUsages: [hostUsage],
  containerUsages: [usage('1'), usage('2', { at: NOW - 60_000 })],
  rowOf: (key) => rows.get(key.slice(HOST.length + 1)),
  ...more,
})
const textOf = (of: Newest) => [...familiesOf(of)].map(familyText).join('')

describe('the text', () => {
  it('is what Prometheus reads: each family once, with help, type and the labels of its owner', () => {
    const text = textOf(newest())
    const read = parseText(text)
    const typeOf = (name: string) => (name.endsWith('_total') ? 'counter' : 'gauge')
    expect([...read].filter(([name, { type, help }]) => type !== typeOf(name) || !help)).toEqual([])
    expect(read.get('longshore_host_up')?.samples).toEqual([
      { name: 'longshore_host_up', labels: { host: 'a-box' }, value: 0 },
      { name: 'longshore_host_up', labels: { host: 'box-1' }, value: 1 },
    ])
    const cpu = read.get('longshore_container_cpu_usage_cores')?.samples
    expect(cpu?.map(({ labels, value }) => [labels, value])).toEqual([
      [{ host: 'box-1', container: 'alone' }, 1.5],
      [{ host: 'box-1', container: 'web', project: 'shop', service: 'web' }, 1.5],
    ])
    expect(read.get('longshore_container_info')?.samples[1]?.labels).toMatchObject({
      image: 'nginx:1.27',
      id: '1'.repeat(12),
    })
    expect(read.has('longshore_container_cpu_limit_cores')).toBe(false)
    expect(read.has('longshore_container_memory_kills_total')).toBe(false)
    const limited = parseText(
      textOf(newest({ containerUsages: [usage('1'), usage('2', { cpuLimit: 0.5, memoryKills: 2 })] })),
    )
    expect(limited.get('longshore_container_cpu_limit_cores')?.samples.map(({ value }) => value)).toEqual([0.5])
    expect(limited.get('longshore_container_memory_kills_total')?.samples.map(({ value }) => value)).toEqual([2])
    expect(read.get('longshore_host_cpu_usage_ratio')?.samples[0]?.value).toBe(0.25)
    expect(read.get('longshore_host_sampling_reader_cores')?.samples[0]?.value).toBeCloseTo(0.0005)
    expect(textOf(newest())).toBe(text)
  })

  it('leaves out what is not known, what is older than a minute, what is no container any more, and twins', () => {
    const of = newest({
      hostUsages: [{ ...hostUsage, at: NOW - 60_001 }],
      containerUsages: [usage('1'), usage('3'), usage('2', { at: NOW - 60_001 }), usage('9')],
    })
    const read = parseText(textOf(of))
    expect([...read.keys()].filter((name) => name.startsWith('longshore_host_'))).toEqual(['longshore_host_up'])
    expect(read.has('longshore_container_block_read_bytes_per_second')).toBe(false)
    expect(read.get('longshore_container_pids')?.samples).toHaveLength(1)
    expect(read.get('longshore_container_info')?.samples[0]?.labels.image).toBe('nginx:1.27')
  })

  it('brings any name and any number through', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,8}$/), fc.string({ unit: 'binary' })),
        fc.double(),
        (labels, value) => {
          const text = familyText({
            ...{ name: 'x', help: 'a\\b\nc', type: 'gauge' },
            samples: [{ labels: labelText(labels), value }],
          })
          const read = parseText(text).get('x')
          const filled = Object.fromEntries(Object.entries(labels).filter(([, label]) => label !== ''))
          expect(read?.help).toBe('a\\b\nc')
          expect(read?.samples).toEqual([{ name: 'x', labels: filled, value: value === 0 ? expect.closeTo(0) : value }])
        },
      ),
    )
  })

  it('comes in pieces, so that ten thousand containers keep nobody waiting for the whole', () => {
    const containerUsages = Array.from({ length: 10_000 }, (_, at) => usage(String(at)))
    const rowOf = (key: string) => ({ id: key, name: key.slice(13), image: 'x', project: 'shop', service: 'web' })
    const pieces = [...familiesOf(newest({ containerUsages, rowOf }))].map(familyText)
    const sizes = pieces.map(({ length }) => length)
    expect(sizes.length).toBeGreaterThan(15)
    expect(Math.max(...sizes)).toBeLessThan(sizes.reduce((sum, size) => sum + size, 0) / 4)
    expect(parseText(pieces.join('')).get('longshore_container_pids')?.samples).toHaveLength(10_000)
  })
})
