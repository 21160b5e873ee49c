import { expect, test } from 'vitest'
import { createRunning, isAnother, isHolding } from './running'
import { HOST, ID, row } from './samples'

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const

test('those that run and those that are paused are sampled', () => {
  const rows = states.map((state) => row({ state, id: state }))
  expect(createRunning(() => rows).of(HOST)).toEqual([
    { id: 'running', pid: undefined, ownsNetwork: true },
    { id: 'paused', pid: undefined, ownsNetwork: true },
  ])
})

test('one that is being restarted still holds its history', () => {
  expect(states.filter((state) => isHolding({ state }))).toEqual(['running', 'paused', 'restarting'])
  expect(isHolding(undefined)).toBe(false)
})

test('who uses the network of the host, or of a container that does, owns none', () => {
  const rows = [
    row({ id: 'own' }),
    row({ id: 'host', networks: ['host'] }),
    row({ id: 'guest', networks: [], networkOf: 'host' }),
    row({ id: 'mate', networks: [], networkOf: 'own' }),
  ]
  expect(
    createRunning(() => rows)
      .of(HOST)
      .map(({ ownsNetwork }) => ownsNetwork),
  ).toEqual([true, false, false, true])
})

test('the list is made once, until it is told to be stale', () => {
  let asked = 0
  const rows = () => {
    asked += 1
    return [row({ pid: asked })]
  }
  const running = createRunning(rows)
  const first = running.of(HOST)
  expect(running.of(HOST)).toBe(first)
  running.stale(HOST)
  expect(running.of(HOST)).toEqual([{ id: ID, pid: 2, ownsNetwork: true }])
})

test('only what matters to sampling is another list', () => {
  expect(isAnother(row(), undefined)).toBe(true)
  expect(isAnother(undefined, row())).toBe(true)
  expect(isAnother(row({ state: 'exited' }), row())).toBe(true)
  expect(isAnother(row({ pid: 2 }), row({ pid: 1 }))).toBe(true)
  expect(isAnother(row({ networks: ['host'] }), row())).toBe(true)
  expect(isAnother(row({ cpuLimit: 2 }), row({ cpuLimit: 1 }))).toBe(true)
  expect(isAnother(row({ state: 'paused' }), row())).toBe(false)
  expect(isAnother(row({ name: 'other', health: 'healthy' }), row())).toBe(false)
  expect(isAnother(row({ state: 'exited' }), row({ state: 'created' }))).toBe(false)
})
