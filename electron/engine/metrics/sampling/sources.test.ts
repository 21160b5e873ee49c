/** Which source a host has, on a clock that stands still: what follows when a reader fails, or says something else. */
import { describe, expect, it } from 'vitest'
import { Failure } from '../../../../shared/errors'
import { createFakeClock } from '../../testing/fake-clock'
import { createMemoryLog } from '../../testing/memory-log'
import { A, openTestHost, type TestHostOptions } from './test-live-host'

const openHost = (options: TestHostOptions = {}) => openTestHost(createFakeClock(), createMemoryLog(), options)

describe('a reader', () => {
  it('that dies is opened again after two seconds, and its curve goes on', async () => {
    const host = openHost()
    await host.watch([A])
    await host.clock.advance(20_000)
    host.readers.fails = true
    await host.clock.advance(1000)
    host.readers.fails = false
    const before = host.looks.length
    await host.clock.advance(3000)
    expect(host.readers).toMatchObject({ opened: 2, closed: 1 })
    const [over] = host.looks.slice(before).flatMap(({ containers }) => containers)
    expect(over?.point.coveredMs).toBeGreaterThan(2000)
    expect(over?.point.values[0]).toBeCloseTo(50)
    host.end()
  })

  it('that dies again and again is given up for the engine, which says why', async () => {
    const host = openHost()
    await host.watch([A])
    await host.clock.advance(10_000)
    host.readers.fails = true
    await host.clock.advance(60_000)
    expect(host.readers).toMatchObject({ opened: 3, closed: 3 })
    const how = host.looks.at(-1)?.how
    expect(how).toMatchObject({ source: 'api', sourceReason: 'The reader ended. The engine is asked instead.' })
    expect(how?.isSumOfContainers).toBe(true)
    expect(host.looks.at(-1)?.containers[0]?.point.values[0]).toBeCloseTo(50)
    expect(host.looks.findLast((look) => look.host)?.host?.values.slice(0, 2)).toEqual([
      expect.closeTo(25),
      8 * 1024 * 1024,
    ])
    host.readers.fails = false
    await host.clock.advance(600_000)
    expect(host.readers.opened).toBe(3)
    host.end()
  })

  it('that cannot be opened keeps nobody waiting, and is tried again behind the scenes', async () => {
    let fails = true
    const host = openHost({
      open: () => {
        if (fails) throw new Failure('DENIED', 'The server runs no commands.')
      },
    })
    await host.clock.advance(0)
    expect(host.looks[0]?.how).toMatchObject({
      source: 'api',
      sourceReason: 'The server runs no commands. The engine is asked instead.',
    })
    fails = false
    await host.clock.advance(10_000)
    expect(host.looks.at(-1)?.how).toMatchObject({ source: 'reader', sourceReason: undefined })
    host.end()
  })

  it('is compared with the engine behind the scenes, once', async () => {
    const host = openHost()
    await host.clock.advance(60_000)
    expect(host.by('api')).toHaveLength(1)
    expect(host.log.events()).toEqual(['metrics.compared'])
    host.end()
  })

  it('that says something else than the engine is not asked any more', async () => {
    const host = openHost({ engineTells: { memoryBytes: 80 * 1024 * 1024 } })
    await host.clock.advance(60_000)
    expect(host.readers).toMatchObject({ opened: 1, closed: 1 })
    expect(host.looks.at(-1)?.how).toMatchObject({
      source: 'api',
      sourceReason: `What the kernel says of container ${A.slice(0, 12)} is not what its engine says (memory: 8.0 MiB there, 80.0 MiB by the engine). The engine is asked instead.`,
    })
    host.end()
  })

  it('is not for hosts without SSH, which says so calmly', async () => {
    const host = openHost({ talk: false })
    await host.clock.advance(15_000)
    expect(host.readers.opened).toBe(0)
    expect(host.looks.at(-1)?.how.sourceReason).toBe('There is no SSH connection to this host, so its engine is asked.')
    expect(host.log.lines).toEqual([])
    host.end()
  })
})
