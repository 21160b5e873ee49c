import { describe, expect, it } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import { containerOf } from '../../testing/container'
import { candidates, comparedOf, compareText } from './compare'

const HOST = 'hosthosthost'
const container = (n: number, more: Partial<Container> = {}) =>
  containerOf({ hostId: HOST, id: n.toString(16).padStart(64, '0'), name: `c${n}`, ...more })

describe('whom a container is compared with', () => {
  const web = container(1, { project: 'shop', service: 'web' })
  const twin = container(2, { project: 'shop', service: 'web', image: 'nginx:1.28' })
  const neighbour = container(3, { project: 'shop', service: 'db', image: 'postgres' })
  const alike = container(4)
  const stranger = container(5, { image: 'redis' })
  const stopped = container(6, { state: 'exited', project: 'shop', service: 'web' })
  const all = [stranger, neighbour, alike, web, stopped, twin]

  it('is of the same service first, running ones only, never itself', () => {
    expect(candidates(web, all, '').map(({ name }) => name)).toEqual(['c2', 'c4', 'c3', 'c5'])
  })
  it('is narrowed by what is typed', () => {
    expect(candidates(web, all, 'shop POSTGRES').map(({ name }) => name)).toEqual(['c3'])
  })
  it('stands in the URL and is found again', () => {
    const ids = all.map((row, at) => ({
      ...row,
      id: `${at}${'ab'.repeat(31)}f`,
      key: `${HOST}/${at}${'ab'.repeat(31)}f`,
    }))
    const text = compareText([ids[2]?.key ?? '', ids[0]?.key ?? ''])
    expect(text).toBe(`${HOST}.2ababababab${'a'},${HOST}.0ababababab${'a'}`)
    expect(comparedOf(text ?? '', ids).map(({ key }) => key)).toEqual([ids[2]?.key, ids[0]?.key])
    expect(comparedOf(`${HOST}.ffff,nonsense,`, ids)).toEqual([])
    expect(compareText([])).toBeUndefined()
  })
})
