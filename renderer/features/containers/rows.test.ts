/** A row keeps its identity while nothing of it changed, whatever happens to the others. */
import { describe, expect, it } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import { countHosts, rowsOf } from './rows'

const container = (name: string, hostId = 'h') => ({ key: `${hostId}/${name}`, hostId, name }) as unknown as Container
const hosts = (name: string, isFresh = true) => new Map([['h', { hostName: name, isFresh }]])
const [a, b, c] = [container('a'), container('b'), container('c', 'other')]

it('counts hosts, wherever their rows stand', () => {
  const three = [container('d'), container('e', 'other'), container('f')]
  expect(countHosts(rowsOf(three, hosts('web-1'), []))).toBe(2)
})

describe('rowsOf', () => {
  const first = rowsOf([a, b, c], hosts('web-1'), [])

  it('knows its host, or none', () =>
    expect(first).toEqual([
      { container: a, hostName: 'web-1', isFresh: true },
      { container: b, hostName: 'web-1', isFresh: true },
      { container: c, hostName: '', isFresh: false },
    ]))

  it('is the same array while nothing changed', () => expect(rowsOf([a, b, c], hosts('web-1'), first)).toBe(first))

  it('makes anew only what changed', () => {
    const other = container('b')
    const second = rowsOf([a, other, c], hosts('web-1'), first)
    expect([second[0], second[2]]).toEqual([first[0], first[2]])
    expect([second[0] === first[0], second[1] === first[1], second[2] === first[2]]).toEqual([true, false, true])
  })

  it('keeps those behind one that left', () => {
    const second = rowsOf([b, c], hosts('web-1'), first)
    expect([second[0] === first[1], second[1] === first[2]]).toEqual([true, true])
  })

  it('notices that the host went away or is called otherwise', () => {
    expect(rowsOf([a], hosts('web-1', false), first)[0]).toEqual({ container: a, hostName: 'web-1', isFresh: false })
    expect(rowsOf([a], hosts('web-2'), first)[0]?.hostName).toBe('web-2')
  })
})
