/** The filter language, term by term. */
import { describe, expect, it } from 'vitest'
import { containerOf } from '../../testing/container'
import { countedChips, filter } from './filter'

const container = containerOf({
  hostId: 'abcdefghijkl',
  id: 'a1b2c3d4e5f6',
  name: 'shop-web-1',
  image: 'ghcr.io/acme/Shop:2.14.1',
  imageId: 'sha256:0123456789abcdef',
  health: 'unhealthy',
  project: 'shop',
  service: 'web',
  labels: { tier: 'web', 'io.longshore.protected': 'true' },
  volumes: ['shop_data'],
  networks: ['shop_default'],
  protection: 'label',
  ports: [{ hostIp: '', hostPort: 8443, containerPort: 443, protocol: 'tcp' }],
})
const row = { container, hostName: 'web-1', isFresh: true }
const hits = (source: string) => filter.matches(filter.parse(source), row)

describe('matches', () => {
  it.each([
    ['', true],
    ['  ', true],
    ['status:running', true],
    ['status:run', false],
    ['status:exited,running', true],
    ['STATUS:running', false],
    ['health:unhealthy', true],
    ['host:web-1', true],
    ['host:web', false],
    ['host:web*', true],
    ['host:*-1', true],
    ['host:w*b*1', true],
    ['host:w*x*1', false],
    ['host:web-1*web-1', false],
    ['project:shop -service:web', false],
    ['project:shop -service:api', true],
    ['project:"shop"', true],
    ['image:shop', true],
    ['image:2.14', true],
    ['image:sha256:0123', true],
    ['image:0123456789ab', true],
    ['name:web', true],
    ['port:443', true],
    ['port:8443', true],
    ['port:80', false],
    ['id:a1b2', true],
    ['shop', true],
    ['acme web-1', true],
    ['nginx', false],
    ['-nginx', true],
    ['"shop web"', false],
    ['status:', true],
    ['-', true],
    ['label:tier', true],
    ['label:tier=web', true],
    ['label:tier=w*', true],
    ['label:tier=we', false],
    ['label:io.longshore.*', true],
    ['volume:data', true],
    ['network:shop_default', true],
    ['network:shop', false],
    ['protected:yes', true],
    ['protected:hand', false],
    ['-protected:no', true],
  ])('%j is %s', (source, expected) => expect(hits(source)).toBe(expected))
})

it('counts what each chip would show', () =>
  expect(countedChips([row, row]).map(({ term, count }) => [term, count])).toEqual([
    ['status:running', 2],
    ['health:unhealthy', 2],
    ['status:restarting', 0],
    ['status:exited', 0],
  ]))
