/** The filter language, term by term. */
import { describe, expect, it } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import { matches, parseFilter, toggleTerm } from './filter'

const row: Container = {
  key: 'h/1',
  hostId: 'abcdefghijkl',
  id: 'a1b2c3d4e5f6',
  name: 'shop-web-1',
  image: 'ghcr.io/acme/Shop:2.14.1',
  imageId: '',
  state: 'running',
  health: 'unhealthy',
  outOfMemory: false,
  createdAt: 0,
  restartCount: 0,
  project: 'shop',
  service: 'web',
  labels: { tier: 'web', 'io.longshore.protected': 'true' },
  volumes: ['shop_data'],
  networks: ['shop_default'],
  protection: 'label',
  ports: [{ hostIp: '', hostPort: 8443, containerPort: 443, protocol: 'tcp' }],
}
const hits = (source: string, host = 'web-1') => matches(parseFilter(source), row, host)

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

  it('takes a word before a colon that is no field as text, and says so', () => {
    expect(parseFilter('nginx:1.27').unknown).toEqual(['nginx'])
    expect(hits('shop:2.14')).toBe(true)
    expect(hits('shop:9')).toBe(false)
  })

  it('stays quick on what would choke a regular expression', () => {
    const startedAt = performance.now()
    expect(hits(`host:${'a*'.repeat(5000)}b`, 'a'.repeat(5000))).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(200)
  })
})

describe('toggleTerm', () => {
  it('adds, replaces the same field, and takes out', () => {
    expect(toggleTerm('', 'status', 'running')).toBe('status:running')
    expect(toggleTerm('nginx status:exited', 'status', 'running')).toBe('nginx status:running')
    expect(toggleTerm('status:running nginx', 'status', 'running')).toBe('nginx')
  })
})
