/** What a list, an inspection and an event make of a row, as tables. */
import { describe, expect, it } from 'vitest'
import type { DockerEvent } from '../ports'
import { applyEvent, rowFromInspected, rowFromListed } from './rules'
import { HOST, inspected, listed, row } from './samples'

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

  it('keeps start and process while the state is the same and forgets them when it is not', () => {
    expect(rowFromListed(HOST, listed(), row({ pid: 7 }))).toMatchObject({ startedAt: 500, pid: 7 })
    const ended = rowFromListed(HOST, listed({ state: 'exited', status: 'Exited (0) now' }), row({ pid: 7 }))
    expect(ended).toMatchObject({ startedAt: undefined, pid: undefined })
  })
})

describe('rowFromInspected', () => {
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

  it('knows the process', () => expect(rowFromInspected(HOST, inspected({ pid: 7 }), row()).pid).toBe(7))

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

  it.each([
    ['start', undefined],
    ['die', undefined],
    ['pause', 7],
    ['unpause', 7],
  ])('%s: the process is then %s', (action, pid) =>
    expect(applyEvent(row({ pid: 7 }), event(action))).toMatchObject({ pid }),
  )

  it.each(['destroy', 'remove'])('%s takes the row away', (action) =>
    expect(applyEvent(row(), event(action))).toBe('gone'),
  )
  it.each(['kill', 'stop', 'attach', 'top', 'constructor', '__proto__'])(
    '%s alone says nothing about the row',
    (action) => expect(applyEvent(row(), event(action))).toBeUndefined(),
  )
  it('of an unknown container gives no row', () => expect(applyEvent(undefined, event('start'))).toBeUndefined())
})

describe('a list and an inspection of the same container', () => {
  it('give the same labels, volumes, networks and network namespace', () => {
    const same = {
      labels: { team: 'harbour', 'api-key': 'hunter2' },
      volumes: ['data'],
      networkOf: 'b'.repeat(64),
    }
    const first = rowFromListed(HOST, listed({ ...same, networks: ['back', 'front'] }), undefined)
    const second = rowFromInspected(HOST, inspected({ ...same, networks: ['back', 'front'] }), first)
    for (const key of ['labels', 'volumes', 'networks', 'networkOf'] as const) expect(second[key]).toEqual(first[key])
    expect(first.labels['api-key']).not.toContain('hunter2')
  })

  it('leave out what Compose notes for itself, and keep project and service', () => {
    const compose = Object.fromEntries(
      ['project', 'service', 'config-hash', 'project.working_dir', 'version'].map((name) => [
        `com.docker.compose.${name}`,
        'shop',
      ]),
    )
    const row = rowFromListed(HOST, listed({ labels: { ...compose, tier: 'web' } }), undefined)
    expect(row).toMatchObject({ project: 'shop', service: 'shop' })
    expect(Object.keys(row.labels)).toEqual(['com.docker.compose.project', 'com.docker.compose.service', 'tier'])
    expect(rowFromInspected(HOST, inspected({ labels: { ...compose, tier: 'web' } }), row).labels).toEqual(row.labels)
  })
})
