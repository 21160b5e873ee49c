import { expect, test } from 'vitest'
import { type Course, type EventOfContainer, markOf } from './marks'

const course = (more: Partial<Course> = {}): Course => ({ endedAt: undefined, health: undefined, ...more })
const event = (action: string, at = 0, more: Partial<EventOfContainer> = {}): EventOfContainer => ({
  ...{ action, detail: '', at, attributes: {} },
  ...more,
})
const kinds = (events: EventOfContainer[], it = course()) => events.map((one) => markOf(one, it)?.kind)

test('a start is a start, and an end says how', () => {
  expect(kinds([event('create'), event('start')])).toEqual([undefined, 'start'])
  expect(markOf(event('die', 0, { attributes: { exitCode: '137' } }), course())).toEqual({
    kind: 'end',
    note: 'exit code 137',
  })
  expect(markOf(event('die'), course())).toEqual({ kind: 'end', note: 'exit code 0' })
})

test('a start soon after an end is a restart, by the engine or by a person, and is told once', () => {
  expect(kinds([event('start', 0), event('die', 5000), event('start', 65_000)])).toEqual(['start', 'end', 'restart'])
  const byHand = [
    event('kill', 0),
    event('die', 1000),
    event('stop', 1000),
    event('start', 1200),
    event('restart', 1200),
  ]
  expect(kinds(byHand)).toEqual([undefined, 'end', undefined, 'restart', undefined])
})

test('a start long after an end is none', () => {
  expect(kinds([event('die', 0), event('start', 600_000)])).toEqual(['end', 'start'])
})

test('each death for memory counts', () => {
  expect(kinds([event('oom'), event('oom'), event('die')])).toEqual(['oom', 'oom', 'end'])
})

test('health is told when it changes', () => {
  const health = (detail: string) => event('health_status', 0, { detail })
  const all = ['healthy', 'healthy', 'unhealthy', 'unhealthy', 'healthy', 'starting'].map(health)
  expect(kinds([event('start'), ...all])).toEqual([
    ...['start', 'healthy', undefined, 'unhealthy', undefined, 'healthy', undefined],
  ])
})

test('that one is well of whom nothing was known is no news', () => {
  expect(markOf(event('health_status', 0, { detail: 'healthy' }), course())).toBeUndefined()
  expect(markOf(event('health_status', 0, { detail: 'unhealthy' }), course())).toEqual({ kind: 'unhealthy', note: '' })
  expect(kinds([event('health_status', 0, { detail: 'healthy' })], course({ health: 'unhealthy' }))).toEqual([
    'healthy',
  ])
})

test('an exit code that is none is not repeated', () => {
  expect(markOf(event('die', 0, { attributes: { exitCode: '<b>x</b>' } }), course())?.note).toBe('')
})
