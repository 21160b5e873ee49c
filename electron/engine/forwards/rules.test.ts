/** Where a forward leads, for each way a container can be reached. */
import { describe, expect, it } from 'vitest'
import type { PublishedPort } from '../../../shared/contract/containers'
import { destinationOf, destinationText, type Reachable } from './rules'

const published = (hostIp: string, hostPort: number | undefined, more: Partial<PublishedPort> = {}): PublishedPort => ({
  hostIp,
  hostPort,
  containerPort: 80,
  protocol: 'tcp',
  ...more,
})
const web = (more: Partial<Reachable> = {}): Reachable => ({
  name: 'web',
  state: 'running',
  ports: [],
  networkMode: 'bridge',
  networks: [{ address: '172.17.0.2' }],
  ...more,
})
const of = (container: Reachable, isRootless = false) => destinationText(destinationOf(container, 80, isRootless))

describe('destinationOf', () => {
  it.each([
    ['published everywhere', [published('0.0.0.0', 8080)], '127.0.0.1:8080'],
    ['published on IPv6 first', [published('::', 8081), published('0.0.0.0', 8080)], '127.0.0.1:8080'],
    ['published on all of IPv6 only', [published('::', 8081)], '127.0.0.1:8081'],
    ['published on one address', [published('10.0.0.5', 8080)], '10.0.0.5:8080'],
    ['published on one IPv6 address', [published('fd00::5', 8080)], '[fd00::5]:8080'],
    ['published on its loopback', [published('127.0.0.1', 8080)], '127.0.0.1:8080'],
    ['only exposed', [published('', undefined)], '172.17.0.2:80'],
    ['published as udp', [published('0.0.0.0', 8080, { protocol: 'udp' })], '172.17.0.2:80'],
    ['another port published', [published('0.0.0.0', 8443, { containerPort: 443 })], '172.17.0.2:80'],
    ['exposed and published', [published('', undefined), published('0.0.0.0', 8080)], '127.0.0.1:8080'],
  ])('%s', (_, ports, expected) => expect(of(web({ ports }))).toBe(expected))

  it('takes the first network with an address', () => {
    expect(of(web({ networks: [{ address: '' }, { address: '172.20.0.3' }] }))).toBe('172.20.0.3:80')
  })

  it("is the host's own loopback for a container in its network", () => {
    expect(of(web({ networkMode: 'host', networks: [{ address: '' }] }))).toBe('127.0.0.1:80')
  })

  it('reaches what a rootless engine publishes', () => {
    expect(of(web({ ports: [published('0.0.0.0', 8080)] }), true)).toBe('127.0.0.1:8080')
  })

  it.each([
    ['does not run', web({ state: 'exited' }), false, 'web does not run.'],
    ['is paused', web({ state: 'paused' }), false, 'web is paused.'],
    ['has no network', web({ networkMode: 'none', networks: [] }), false, 'web was started without a network.'],
    ['has no address', web({ networks: [{ address: '' }] }), false, 'web has no address on a network.'],
    ['is rootless', web(), true, 'Port 80 of web is not published, and its engine is rootless.'],
  ])('says so when it %s', (_, container, isRootless, message) => {
    expect(() => of(container, isRootless)).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ code: 'CONFLICT', message }) }),
    )
  })
})
