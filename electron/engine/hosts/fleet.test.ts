/** The tray's state, as a table. */
import { describe, expect, it } from 'vitest'
import type { Host, LinkState } from '../../../shared/contract/hosts'
import { fleetOf } from './fleet'

const host = (link: LinkState, index: number): Host => ({
  id: `host${index}`.padEnd(12, '0'),
  name: `host-${index}`,
  address: { kind: 'local', socketPath: '/var/run/docker.sock' },
  simulated: false,
  tags: [],
  note: '',
  link,
  linkSince: 0,
})

describe('fleetOf', () => {
  it.each([
    [[], 'calm', 0],
    [['online', 'online'], 'calm', 0],
    [['online', 'connecting'], 'calm', 0],
    [['online', 'degraded'], 'warning', 1],
    [['online', 'locked'], 'warning', 1],
    [['online', 'degraded', 'offline'], 'critical', 2],
    [['online', 'attention'], 'critical', 1],
    [['offline', 'offline'], 'disconnected', 2],
    [['connecting', 'offline'], 'critical', 1],
    [['online', 'disabled'], 'calm', 0],
    [['disabled', 'offline'], 'disconnected', 1],
    [['disabled'], 'calm', 0],
  ] as [LinkState[], string, number][])('%o is %s with %i down', (links, state, down) => {
    const fleet = fleetOf(links.map(host))
    expect(fleet.state).toBe(state)
    expect(fleet.down).toHaveLength(down)
    expect(fleet.total).toBe(links.filter((link) => link !== 'disabled').length)
  })
})
