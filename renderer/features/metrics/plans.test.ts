import { describe, expect, it } from 'vitest'
import type { Host } from '../../../shared/contract/hosts'
import type { HostUsage } from '../../../shared/contract/metrics'
import { columnsLeft, layoutFor } from './layout'
import { containerPlan, diskUse, hostPlan } from './plans'
import { sourceTexts } from './source-words'

const GIB = 1024 ** 3
const facts = { engineId: '', version: '', apiVersion: '', os: '', kernel: '', architecture: '', cpus: 8 }
const host = { facts: { ...facts, memoryBytes: 16 * GIB } } as Host
const usage: HostUsage = {
  hostId: 'hosthosthost',
  at: 0,
  source: 'reader',
  leftOut: [],
  paceMs: 10_000,
  isSumOfContainers: false,
  cpu: null,
  memory: null,
  memoryTotal: 16 * GIB,
  load: null,
  received: null,
  sent: null,
  read: null,
  written: null,
}
const limitOf = (
  plan: { charts: readonly { title: string; limit?: { words: string } | undefined }[] },
  title: string,
) => plan.charts.find((chart) => chart.title === title)?.limit?.words

describe('the charts of a container', () => {
  it('tell its own limit from what the host has', () => {
    expect(limitOf(containerPlan(host, 0.5 * GIB), 'Memory')).toBe('limit 512 MiB')
    expect(limitOf(containerPlan(host, 16 * GIB), 'Memory')).toBe('no limit, host has 16 GiB')
    expect(limitOf(containerPlan(host, null), 'Memory')).toBe('no limit, host has 16 GiB')
    expect(limitOf(containerPlan(undefined, null), 'Memory')).toBeUndefined()
  })
  it('draw its CPU limit in percent as CPU is, unless that is all the host has', () => {
    expect(containerPlan(host, null, 1.5).charts[0]?.limit).toMatchObject({ value: 150, words: 'limit 1.5 cores' })
    expect(containerPlan(undefined, null, 1).charts[0]?.limit).toMatchObject({ value: 100, words: 'limit 1 core' })
    expect(limitOf(containerPlan(host, null, 8), 'CPU')).toBe('all of 8 cores')
    expect(limitOf(containerPlan(host, null), 'CPU')).toBe('all of 8 cores')
  })
})

describe('the charts of a host', () => {
  it('are against its cores and its memory', () => {
    const plan = hostPlan(host, usage, null)
    expect([limitOf(plan, 'CPU'), limitOf(plan, 'Load'), limitOf(plan, 'Memory')]).toEqual([
      'all of 8 cores',
      '8 cores',
      'total 16 GiB',
    ])
  })
  it('say when the disk fills, and draw the pace it fills at', () => {
    const disk = { path: '/', usedBytes: 60 * GIB, sizeBytes: 100 * GIB }
    expect(diskUse(disk, 0).trend).toBeUndefined()
    const day = 86_400_000
    expect(diskUse({ ...disk, fullAt: 8 * day }, 0)).toMatchObject({
      limit: { words: 'size 100 GiB' },
      trend: { perMs: (40 * GIB) / (8 * day), words: 'full in 8 d at this pace' },
    })
    expect(diskUse({ ...disk, fullAt: 5 }, 10).trend).toBeUndefined()
    expect(diskUse(undefined, 0).limit).toBeUndefined()
  })
})

describe('where values come from', () => {
  it('is one quiet sentence where all is well, with the cost on the page of the host', () => {
    expect(sourceTexts(usage, false)).toEqual({
      texts: ['Read from the kernel over the SSH connection, each second while it is shown live, else every 10 s.'],
      isReduced: false,
    })
    expect(sourceTexts({ ...usage, cost: { reader: 0.05, connection: 0.03 } }, true).texts.at(-1)).toBe(
      'Sampling costs this host 0.08 % of a core: 0.05 % to read, 0.03 % for the connection.',
    )
  })
  it('says what is less than it could be, and why', () => {
    const less: HostUsage = {
      ...usage,
      source: 'api',
      sourceReason: 'the shell refuses commands',
      leftOut: ['block I/O of 3 containers'],
      paceMs: 30_000,
      paceReason: 'The host is loaded.',
      isSumOfContainers: true,
    }
    const { texts, isReduced } = sourceTexts(less, true)
    expect(isReduced).toBe(true)
    expect(texts.join(' ')).toBe(
      'From the stats of the engine, each second while it is shown live, else every 30 s. The host is loaded. ' +
        'The shell refuses commands. They tell nothing of the host itself: this is the sum of its containers. ' +
        'Left out: block I/O of 3 containers.',
    )
  })
})

it('puts as many charts beside each other as can be read', () => {
  expect([0, 388, 800, 1030, 1700].map((width) => layoutFor(width).columns)).toEqual([1, 1, 2, 2, 3])
  expect([columnsLeft(6, 3), columnsLeft(7, 3), columnsLeft(7, 2), columnsLeft(6, 1)]).toEqual([3, 2, 1, 1])
})
