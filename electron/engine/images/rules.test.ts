/** What counts as used, what a prune may take, and when a host is asked again. */
import { describe, expect, it } from 'vitest'
import {
  masked,
  namesText,
  namesToRemove,
  nextListAt,
  prunableImages,
  requireReason,
  takesWhole,
  type User,
  usersOfImage,
} from './rules'

const id = (letter: string) => `sha256:${letter.repeat(64)}`
const image = (letter: string, tags: string[] = [], sizeBytes = 1) => ({
  id: id(letter),
  tags,
  digests: [],
  sizeBytes,
  createdAt: 0,
  labels: {},
})
const user = (name: string, imageId: string, state = 'running'): User => ({
  name,
  state,
  imageId,
  volumes: [],
  networks: [],
})

it.each([
  ['never asked', { askedAt: undefined, staleSince: 5 }, Number.NEGATIVE_INFINITY],
  ['calm', { askedAt: 1000, staleSince: undefined }, 61_000],
  ['an event long after', { askedAt: 1000, staleSince: 9000 }, 9400],
  ['an event right after', { askedAt: 1000, staleSince: 1010 }, 2500],
])('%s', (_, asking, at) => expect(nextListAt(asking, 60_000)).toBe(at))

describe('prune', () => {
  const images = [image('a', ['nginx:1'], 10), image('b'), image('c', ['old:1'], 99), image('d', [], 50)]
  const containers = [user('web', id('a')), user('job', 'd'.repeat(64), 'exited')]
  const names = (all: boolean) => prunableImages('h', images, containers, all).map((one) => one.name)
  it('takes only what has no tag, and all that is unused when told so', () => {
    expect(names(false)).toEqual(['b'.repeat(12)])
    expect(names(true)).toEqual(['old:1', 'b'.repeat(12)])
  })
  it('counts stopped containers as users, with or without the algorithm in the id', () => {
    expect(usersOfImage(id('d'), containers).map((one) => one.name)).toEqual(['job'])
  })
})

describe('remove', () => {
  const two = image('a', ['x:1', 'y:1'])
  it('names what the engine is asked for', () => {
    expect(namesToRemove(two, 'x:1')).toEqual(['x:1'])
    expect(namesToRemove(two, undefined)).toEqual(['x:1', 'y:1'])
    expect(namesToRemove(image('b'), undefined)).toEqual([id('b')])
    expect(namesToRemove({ ...image('b'), digests: ['x@sha256:1'] }, undefined)).toEqual(['x@sha256:1'])
  })
  it('knows when one tag is all there is', () => {
    expect(takesWhole(two, 'x:1')).toBe(false)
    expect(takesWhole(image('b', ['x:1']), 'x:1')).toBe(true)
    expect(takesWhole(two, undefined)).toBe(true)
  })
})

it.each([
  [['web'], 'web'],
  [['web', 'api'], 'web and api'],
  [['web', 'api', 'db', 'x'], 'web, api and 2 more'],
])('%j reads %s', (names, text) => expect(namesText(names.map((name) => ({ name })))).toBe(text))

it('keeps what looks secret out of the environment', () => {
  const names = ['PATH', 'DB_PASSWORD', 'API_KEY', 'MONKEY', 'GITHUB_TOKEN', 'PWD']
  const details = {
    architecture: '',
    os: '',
    author: '',
    entrypoint: [],
    command: [],
    workingDirectory: '',
    user: '',
    exposedPorts: [],
    volumes: [],
    labels: {},
    layers: [{ createdAt: 0, createdBy: '|1 TOKEN=abc V=1 /bin/sh -c curl https://me:pw@x', sizeBytes: 0, tags: [] }],
    environment: names.map((name) => ({ name, value: 'v' })),
  }
  expect(
    masked(details)
      .environment.filter((one) => one.value === undefined)
      .map((one) => one.name),
  ).toEqual(['DB_PASSWORD', 'API_KEY', 'GITHUB_TOKEN'])
})

it('asks for a reason only where the policy does', () => {
  expect(() => requireReason(undefined, true)).toThrow('A reason is required.')
  expect(() => requireReason('because', true)).not.toThrow()
  expect(() => requireReason(undefined, false)).not.toThrow()
})
