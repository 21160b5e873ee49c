/** What the state column and the ports column say. */
import { describe, expect, it } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import { containerOf } from '../../testing/container'
import { canStart, canStop, ownerText, portsText, stateRank, stateWords } from './words'

describe('stateWords', () => {
  it.each([
    [{}, 'good running '],
    [{ health: 'healthy' }, 'good running healthy'],
    [{ health: 'unhealthy' }, 'warn running unhealthy'],
    [{ state: 'exited', exitCode: 0 }, 'off exited '],
    [{ state: 'exited', exitCode: 143 }, 'off exited code 143'],
    [{ state: 'exited', exitCode: 1 }, 'warn exited code 1'],
    [{ state: 'exited', exitCode: 137, outOfMemory: true }, 'crit exited out of memory'],
    [{ state: 'restarting', exitCode: 1, restartCount: 9 }, 'crit restarting code 1 · 9×'],
    [{ state: 'paused' }, 'paused paused '],
    [{ pending: 'stopping' }, 'busy stopping… '],
  ] as [Partial<Container>, string][])('%j reads %j', (more, text) => {
    const { tone, word, more: small } = stateWords(containerOf(more))
    expect(`${tone} ${word} ${small}`).toBe(text)
  })

  it('ranks trouble first', () => {
    expect(stateRank(containerOf({ state: 'dead' }))).toBeLessThan(stateRank(containerOf()))
    expect(stateRank(containerOf())).toBeLessThan(stateRank(containerOf({ state: 'exited', exitCode: 0 })))
  })
})

it('shows each published port once', () => {
  const port = (
    hostIp: string,
    hostPort: number | undefined,
    containerPort: number,
    protocol: 'tcp' | 'udp' = 'tcp',
  ) => ({
    hostIp,
    ...(hostPort === undefined ? {} : { hostPort }),
    containerPort,
    protocol,
  })
  expect(
    portsText([
      port('0.0.0.0', 443, 443),
      port('::', 443, 443),
      port('', 8080, 80),
      port('', 53, 53, 'udp'),
      port('', undefined, 9000),
    ]),
  ).toBe('443, 8080→80, 53/udp')
})

it('offers only what can be done', () => {
  expect([canStart(containerOf()), canStop(containerOf())]).toEqual([false, true])
  expect([canStart(containerOf({ state: 'exited' })), canStop(containerOf({ state: 'exited' }))]).toEqual([true, false])
  expect([canStart(containerOf({ pending: 'stopping' })), canStop(containerOf({ pending: 'stopping' }))]).toEqual([
    false,
    false,
  ])
})

it('names project and service, and cuts what no compose file is called', () => {
  expect(ownerText({ project: 'shop', service: 'web' })).toBe('shop / web')
  expect(ownerText({ project: 'shop' })).toBe('shop')
  expect(ownerText({})).toBe('')
  expect(ownerText({ project: 'x'.repeat(4096), service: `${'x'.repeat(58)}🚢🚢` })).toBe(
    `${'x'.repeat(59)}… / ${'x'.repeat(58)}…`,
  )
})
