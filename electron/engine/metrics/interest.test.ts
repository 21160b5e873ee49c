import { beforeEach, expect, test } from 'vitest'
import type { Subject } from '../../../shared/contract/metrics'
import { createInterest, type Interest } from './interest'

const A = 'hosta0000000'
const B = 'hostb0000000'
const container = (hostId: string, id: string): Subject => ({ kind: 'container', key: `${hostId}/${id}` })
const host = (hostId: string): Subject => ({ kind: 'host', hostId })

let told: string[]
let interest: Interest
beforeEach(() => {
  told = []
  interest = createInterest((hostId) => told.push(hostId))
})
const ids = (hostId: string) => [...interest.watched(hostId).containers]

test('what two look at is watched until both have gone, and only its host is told', () => {
  const first = interest.add([container(A, 'c1'), container(A, 'c2')])
  const second = interest.add([container(A, 'c1')])
  expect(told).toEqual([A])
  expect(ids(A)).toEqual(['c1', 'c2'])
  first()
  expect(ids(A)).toEqual(['c1'])
  first()
  expect(ids(A)).toEqual(['c1'])
  second()
  expect(ids(A)).toEqual([])
  expect(told).toEqual([A, A, A])
})

test('a host is watched beside its containers', () => {
  const end = interest.add([host(A), container(B, 'c1')])
  expect(told).toEqual([A, B])
  expect(interest.watched(A)).toMatchObject({ host: true })
  expect(interest.watched(B)).toMatchObject({ host: false })
  end()
  expect(interest.watched(A)).toMatchObject({ host: false })
  expect(ids(B)).toEqual([])
})

test('the same thing named twice counts twice', () => {
  const end = interest.add([host(A), host(A)])
  expect(interest.watched(A).host).toBe(true)
  end()
  expect(interest.watched(A).host).toBe(false)
})
