/** What is left out of a copy's spec, what stays behind, and what comes back. */
import { describe, expect, it } from 'vitest'
import type { ContainerSpec } from '../../../shared/contract/container-spec'
import type { ImageDetails } from '../../../shared/contract/images'
import { MASK } from '../../../shared/domain/secret-words'
import { filled, hasGaps, maskedSpec, withoutImage } from './spec'

const spec = (more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  image: 'web:1',
  command: [],
  environment: [],
  ports: [],
  mounts: [],
  labels: {},
  resources: {},
  isInteractive: false,
  hasTty: false,
  isPrivileged: false,
  hasReadOnlyRoot: false,
  isTemporary: false,
  ...more,
})
const image: ImageDetails = {
  architecture: 'amd64',
  os: 'linux',
  author: '',
  entrypoint: ['/start'],
  command: ['serve'],
  environment: [
    { name: 'PATH', value: '/bin' },
    { name: 'LANG', value: 'C' },
  ],
  workingDirectory: '/app',
  user: 'app',
  exposedPorts: [],
  volumes: ['/data'],
  labels: { maker: 'us' },
  layers: [],
}

describe('what the image says anyway', () => {
  it('is left out', () => {
    const made = spec({
      entrypoint: ['/start'],
      command: ['serve'],
      workingDirectory: '/app',
      user: 'app',
      environment: [
        { name: 'PATH', value: '/bin' },
        { name: 'LANG', value: 'de' },
        { name: 'MODE', value: 'live' },
      ],
      labels: { maker: 'us', team: 'harbour' },
      mounts: [
        { kind: 'volume', target: '/data', readOnly: false },
        { kind: 'volume', source: 'own', target: '/own', readOnly: false },
      ],
    })
    expect(withoutImage(made, image)).toEqual(
      spec({
        environment: [
          { name: 'LANG', value: 'de' },
          { name: 'MODE', value: 'live' },
        ],
        labels: { team: 'harbour' },
        mounts: [{ kind: 'volume', source: 'own', target: '/own', readOnly: false }],
      }),
    )
  })

  it('stays where the container says otherwise; its command counts only with its own entrypoint', () => {
    expect(withoutImage(spec({ entrypoint: ['/start'], command: ['other'] }), image)).toMatchObject({
      command: ['other'],
    })
    expect(withoutImage(spec({ entrypoint: ['sh'], command: ['serve'] }), image)).toMatchObject({
      entrypoint: ['sh'],
      command: ['serve'],
    })
    expect(withoutImage(spec({ entrypoint: [] }), image)).toMatchObject({ entrypoint: [] })
  })

  it('is known although it was cleaned and cut on its way in', () => {
    const script = `line 1\nline 2\n${'x'.repeat(6000)}`
    const cleaned = { ...image, command: [`line 1 line 2 ${'x'.repeat(3000)}…`] }
    expect(withoutImage(spec({ entrypoint: ['/start'], command: [script] }), cleaned).command).toEqual([])
  })
})

describe('secrets', () => {
  const made = spec({
    environment: [
      { name: 'DB_PASSWORD', value: 'hunter2' },
      { name: 'CERTIFICATE', value: 'line 1\nline 2' },
      { name: 'MODE', value: 'live' },
    ],
    labels: { 'api-key': 'hunter2', team: 'harbour' },
  })
  const shown = maskedSpec(made)

  it('stay behind, and so does what cannot be shown in one line', () => {
    expect(shown.environment).toEqual([
      { name: 'DB_PASSWORD' },
      { name: 'CERTIFICATE' },
      { name: 'MODE', value: 'live' },
    ])
    expect(shown.labels).toEqual({ 'api-key': MASK, team: 'harbour' })
    expect(hasGaps(shown)).toBe(true)
    expect(hasGaps(made)).toBe(false)
  })

  it('come back from the container it is like, unless another value was typed', () => {
    expect(filled(shown, made)).toEqual(made)
    const typed = { ...shown, environment: [{ name: 'DB_PASSWORD', value: 'new' }] }
    expect(filled(typed, made).environment).toEqual([{ name: 'DB_PASSWORD', value: 'new' }])
  })

  it('that nobody has are asked for', () => {
    expect(() => filled(shown, undefined)).toThrow('The variable DB_PASSWORD has no value.')
  })
})
