/** What stands beside an event's name. */
import { describe, expect, it } from 'vitest'
import type { DockerEventRow } from '../../../../shared/contract/events'
import { moreText } from './words'

const more = (type: string, attributes: Record<string, string>) => {
  const event: DockerEventRow = {
    seq: 1,
    at: 1,
    hostId: 'h',
    type,
    action: 'a',
    detail: '',
    id: 'i',
    name: 'n',
    attributes,
  }
  return moreText(event)
}

describe('moreText', () => {
  it.each([
    [
      'container',
      { image: 'registry.example.net/shop/mailer:1.9.0', 'com.docker.compose.project': 'shop' },
      'mailer:1.9.0 · shop',
    ],
    ['container', { image: `sha256:${'a'.repeat(64)}` }, 'aaaaaaaaaaaa'],
    ['container', {}, ''],
    ['volume', { destination: '/data', driver: 'local' }, 'at /data'],
    ['volume', { driver: 'local' }, 'local'],
    ['network', { driver: 'bridge' }, 'bridge'],
    ['image', {}, ''],
  ])('%s %j → %j', (type, attributes, expected) =>
    expect(more(type, attributes as Record<string, string>)).toBe(expected),
  )
})
