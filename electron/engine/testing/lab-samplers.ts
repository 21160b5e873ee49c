/**
 * Samplers of metrics on the hosts of a lab, for lab tests that go side by side: what is left of them, here and on the
 * hosts, is looked for and cleared away when all tests of a group have ended.
 */
import { afterAll, beforeAll, type ExpectStatic } from 'vitest'
import { createClock } from '../adapters/clock'
import { openHost } from '../adapters/docker'
import { createSamplers } from '../metrics/sampling/test-sampler'
import { markOpenHandles } from './leak-check'
import { createMemoryLog } from './memory-log'

interface Host {
  docker: (...words: string[]) => Promise<string>
}

/** To be called where the group is described; `hosts` is asked for when it begins to end. */
export function samplersOfGroup(hosts: () => readonly Host[]): Pick<ReturnType<typeof createSamplers>, 'open'> {
  let samplers: ReturnType<typeof createSamplers> | undefined
  beforeAll(() => {
    const settled = markOpenHandles()
    samplers = createSamplers({ openHost, clock: createClock(), newLog: createMemoryLog, settled })
  })
  afterAll(async () => {
    await samplers?.end()
    await Promise.all(hosts().map(removeAll))
  }, 60_000)
  return {
    open(options) {
      if (!samplers) throw new Error('They are there once the tests of the group have begun.')
      return samplers.open(options)
    },
  }
}

async function removeAll({ docker }: Host): Promise<void> {
  const left = await docker('ps', '--all', '--quiet')
  if (left !== '') await docker('rm', '--force', ...left.split(/\s+/))
}

/** Tests that go side by side have an `expect` each, and cannot poll with the common one. */
export const pollingWith =
  ({ poll }: ExpectStatic) =>
  (condition: () => unknown, timeout = 40_000) =>
    poll(condition, { timeout, interval: 50 })
