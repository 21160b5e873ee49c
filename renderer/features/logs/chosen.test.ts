import { describe, expect, it } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import { logsLink } from '../../app/hooks/links'
import { containerOf } from '../../testing/container'
import { chosenContainers, idsIn, MAX_SOURCES } from './chosen'

const HOST = 'abcdefghijkl'
const idOf = (number: number) => number.toString(16).padStart(64, 'a')
const container = (number: number, name: string, state: Container['state'] = 'running') =>
  containerOf({ hostId: HOST, id: idOf(number), name, state })

describe('what a merged log is made of', () => {
  it('is read from the link that was made for it', () => {
    const id = (start: string) => start.padEnd(64, '0')
    const link = logsLink([`${HOST}/${id('1a')}`, `${HOST}/${id('2b')}`, `other0000000/${id('3c')}`])
    const ids = idsIn(new URLSearchParams(link.split('?')[1]))
    expect([...ids]).toEqual([
      [HOST, ['1a0000000000', '2b0000000000']],
      ['other0000000', ['3c0000000000']],
    ])
  })
  it('fits into a saved view with fifty of ten hosts', () => {
    const keys = Array.from({ length: 50 }, (_, at) => `${String(at % 10).padEnd(32, 'h')}/${idOf(at)}`)
    expect(logsLink(keys).length).toBeLessThan(2000)
  })
  it('takes the named ones first, then what the filter finds, running ones before stopped', () => {
    const all = [container(1, 'z'), container(2, 'b', 'exited'), container(3, 'c'), container(4, 'd')]
    const ids = new Map([[HOST, [idOf(1)]]])
    const { containers, left } = chosenContainers(all, ids, ({ name }) => name !== 'd')
    expect(containers.map(({ name }) => name)).toEqual(['z', 'c', 'b'])
    expect(left).toBe(0)
  })
  it('says how many do not fit', () => {
    const all = Array.from({ length: MAX_SOURCES + 3 }, (_, at) => container(at, `c${at}`))
    const { containers, left } = chosenContainers(all, new Map(), () => true)
    expect([containers.length, left]).toEqual([MAX_SOURCES, 3])
  })
})
