/** What a list, an inspection and an event make of a row, as tables. */
import { describe, expect, it } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import type { DockerEvent, InspectedContainer, ListedContainer } from '../ports'
import { applyEvent, rowFromInspected, rowFromListed, sameRow } from './rules'

const HOST = 'h'.repeat(16)
const listed = (more: Partial<ListedContainer> = {}): ListedContainer => ({
  id: 'a'.repeat(64),
  name: 'web',
  image: 'nginx:1.27',
  imageId: 'sha256:1',
  state: 'running',
  status: 'Up 2 hours',
  createdAt: 1000,
  labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
  ports: [],
  ...more,
})
const row = (more: Partial<Container> = {}): Container => ({
  ...rowFromListed(HOST, listed(), undefined),
  startedAt: 500,
  ...more,
})
const event = (action: string, more: Partial<DockerEvent> = {}): DockerEvent => ({
  type: 'container',
  action,
  detail: '',
  id: 'a'.repeat(64),
  attributes: {},
  atMs: 9000,
  ...more,
})

describe('rowFromListed', () => {
  it.each([
    ['Up 2 hours (healthy)', 'running', { health: 'healthy' }],
    ['Up 3 seconds (health: starting)', 'running', { health: 'starting' }],
    ['Up 2 minutes (unhealthy)', 'running', { health: 'unhealthy' }],
    ['Exited (137) 3 hours ago', 'exited', { exitCode: 137, health: 'none' }],
    ['Up 1 hour (Paused)', 'paused', { state: 'paused' }],
    ['Something new', 'hibernating', { state: 'dead' }],
  ])('reads %s', (status, state, expected) => {
    expect(rowFromListed(HOST, listed({ status, state }), undefined)).toMatchObject(expected)
  })

  it('knows the project and service of compose', () => {
    expect(rowFromListed(HOST, listed(), undefined)).toMatchObject({ project: 'shop', service: 'web' })
  })

  it('keeps the start while the state is the same and forgets it when it is not', () => {
    expect(rowFromListed(HOST, listed(), row()).startedAt).toBe(500)
    expect(rowFromListed(HOST, listed({ state: 'exited', status: 'Exited (0) now' }), row()).startedAt).toBeUndefined()
  })
})

describe('rowFromInspected', () => {
  const inspected = (more: Partial<InspectedContainer>): InspectedContainer => ({
    ...listed(),
    health: 'healthy',
    exitCode: 0,
    outOfMemory: false,
    error: '',
    restartCount: 2,
    command: [],
    entrypoint: [],
    workingDirectory: '',
    user: '',
    hostname: '',
    restartPolicy: 'no',
    memoryLimitBytes: 0,
    cpuLimit: 0,
    mounts: [],
    networks: [],
    ...more,
  })
  it.each([
    [
      { state: 'running', exitCode: 0 },
      { exitCode: undefined, health: 'healthy', restartCount: 2 },
    ],
    [
      { state: 'exited', exitCode: 137 },
      { exitCode: 137, health: 'none' },
    ],
    [
      { state: 'restarting', exitCode: 3 },
      { exitCode: 3, state: 'restarting' },
    ],
  ])('of %o says %o', (given, expected) =>
    expect(rowFromInspected(HOST, inspected(given), undefined)).toMatchObject(expected),
  )

  it('leaves what a person asked for pending', () => {
    expect(rowFromInspected(HOST, inspected({}), row({ pending: 'stopping' })).pending).toBe('stopping')
  })
})

describe('applyEvent', () => {
  it.each([
    [event('start'), { state: 'running', startedAt: 9000, exitCode: undefined }],
    [event('die', { attributes: { exitCode: '137' } }), { state: 'exited', exitCode: 137, finishedAt: 9000 }],
    [event('pause'), { state: 'paused' }],
    [event('unpause'), { state: 'running' }],
    [event('oom'), { outOfMemory: true, state: 'running' }],
    [event('rename', { attributes: { name: 'api' } }), { name: 'api' }],
    [event('health_status', { detail: 'unhealthy' }), { health: 'unhealthy' }],
  ])('%o', (happened, expected) => expect(applyEvent(row(), happened)).toMatchObject(expected))

  it.each(['destroy', 'remove'])('%s takes the row away', (action) =>
    expect(applyEvent(row(), event(action))).toBe('gone'),
  )
  it.each(['kill', 'stop', 'attach', 'top', 'constructor', '__proto__'])(
    '%s alone says nothing about the row',
    (action) => expect(applyEvent(row(), event(action))).toBeUndefined(),
  )
  it('of an unknown container gives no row', () => expect(applyEvent(undefined, event('start'))).toBeUndefined())
})

describe('sameRow', () => {
  it('is equality of all that is shown', () => {
    expect(sameRow(row(), row())).toBe(true)
    expect(sameRow(row(), row({ restartCount: 1 }))).toBe(false)
  })
})
