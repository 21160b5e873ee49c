/** What is kept of an event, and one history out of two memories. */
import { describe, expect, it } from 'vitest'
import type { DockerEvent } from '../ports'
import { joinHistory, rowOf } from './rules'

const event = (more: Partial<DockerEvent> = {}): DockerEvent => ({
  type: 'container',
  action: 'die',
  detail: '',
  id: 'a'.repeat(64),
  attributes: { name: 'web', exitCode: '137', 'com.example.note': 'x'.repeat(5000) },
  atMs: 1000.125,
  ...more,
})

describe('rowOf', () => {
  it('keeps what tells something', () => {
    expect(rowOf(event(), 'h', 7)).toMatchObject({
      seq: 7,
      hostId: 'h',
      name: 'web',
      attributes: { name: 'web', exitCode: '137' },
    })
    expect(JSON.stringify(rowOf(event(), 'h', 7)).length).toBeLessThan(500)
  })

  it('names the container that joined, where it is known', () => {
    const joined = event({ type: 'network', action: 'connect', attributes: { name: 'back', container: 'c1' } })
    expect(rowOf(joined, 'h', 1, (id) => (id === 'c1' ? 'web' : undefined)).attributes).toEqual({
      name: 'back',
      container: 'c1',
      containerName: 'web',
    })
    expect(rowOf(joined, 'h', 1).attributes).not.toHaveProperty('containerName')
  })

  it('cuts what an engine may send at will', () => {
    const long = 'x'.repeat(4000)
    const row = rowOf(event({ detail: long, attributes: { name: long, image: long } }), 'h', 1)
    expect(JSON.stringify(row).length).toBeLessThan(1500)
  })

  it.each([
    ['container', 'b'.repeat(64), 'bbbbbbbbbbbb'],
    ['network', 'c'.repeat(64), 'cccccccccccc'],
    ['image', 'nginx:1', 'nginx:1'],
    ['volume', 'data', 'data'],
  ])('names a nameless %s', (type, id, name) => {
    expect(rowOf(event({ type, id, attributes: {} }), 'h', 1).name).toBe(name)
  })
})

describe('joinHistory', () => {
  const at = (atMs: number, seq: number, action = 'die') => rowOf(event({ atMs, action }), 'h', seq)

  it('shows each event once, the newest first, as it is known live', () => {
    const kept = [at(2, 1), at(3, 2)]
    const asked = [at(1, 0), at(2, 0), at(3, 0, 'stop')]
    expect(joinHistory(kept, asked, 10).map(({ at: when, action, seq }) => [when, action, seq])).toEqual([
      [3, 'die', 2],
      [3, 'stop', 0],
      [2, 'die', 1],
      [1, 'die', 0],
    ])
  })

  it('gives no more than asked for', () => {
    expect(joinHistory([at(1, 1), at(2, 2), at(3, 3)], [], 2).map((row) => row.at)).toEqual([3, 2])
  })
})
