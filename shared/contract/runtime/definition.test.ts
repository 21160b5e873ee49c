/**
 * Names, and what must not compile. The @ts-expect-error lines are the tests of the second half: the type check of the
 * whole project fails when one of them no longer is an error.
 */
import { describe, expect, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { contract } from '..'
import { innerEngine, innerShell } from '../inner'
import { shell } from '../shell'
import { type Client, command, flatten, namesStream, query, stream, type Tree } from './definition'
import { failureOf, type Handlers, implement, open, serveOn, type TestTree, tree } from './testing'

const access = { area: 'app', verb: 'view', target: () => ({ kind: 'app' as const }) } as const
const audit = { action: 'app.try', target: () => ({ kind: 'app' as const }) }
const io = { input: z.void(), output: z.void() }
const aQuery = query({ ...io, access })
const aStream = stream({ ...io, access })

describe('names', () => {
  it.each(['watch', 'watchLock', 'follow', 'followAll', 'attach', 'a.b.watch'])('%s names a stream', (path) =>
    expect(namesStream(path)).toBe(true),
  )
  it.each(['watcher', 'watchers', 'followers', 'attachment', 'rewatch', 'list', 'watch.list', ''])(
    '%s does not',
    (path) => expect(namesStream(path)).toBe(false),
  )

  it.each<[string, Tree]>([
    ['a query that sounds like a stream', { hosts: { watchAll: aQuery } }],
    ['a stream that sounds like a call', { hosts: { list: aStream } }],
    ['a dot', { 'hosts.list': aQuery }],
    ['a prototype key', JSON.parse('{"__proto__":{"kind":"query"}}')],
    ['nothing', { '': aQuery }],
  ])('serving throws for %s', (_, wrong) => {
    expect(() => serveOn(wrong, {}, {})).toThrow(/name/)
  })

  it('of every tree of the product are right', () => {
    for (const served of [contract, innerShell, innerEngine, shell]) expect(flatten(served).size).toBeGreaterThan(0)
    expect([...flatten(tree).keys()]).toContain('box.follow')
  })
})

describe('what an implementation lacks', () => {
  it('is never found on the prototype of what is there', async () => {
    const named = { toString: query({ input: z.void(), output: z.unknown(), access }), box: { valueOf: aQuery } }
    const line = serveOn(named, { box: {} } as never)
    const { client } = await import('./client').then(({ connect }) => connect<typeof named>(line.port))
    expect((await failureOf(client.toString())).code).toBe('INTERNAL')
    expect((await failureOf(client.box.valueOf())).code).toBe('INTERNAL')
    expect(line.internal.map(({ thrown }) => `${thrown}`)).toStrictEqual([
      'Error: nothing implements toString',
      'Error: nothing implements box.valueOf',
    ])
    line.dispose()
  })
})

describe('what must not compile', () => {
  it('a procedure without access, a command without audit', () => {
    // @ts-expect-error: no access
    query({ ...io })
    // @ts-expect-error: no access
    stream({ ...io })
    // @ts-expect-error: no access
    command({ ...io, audit })
    // @ts-expect-error: no audit
    command({ ...io, access })
    // @ts-expect-error: an area that does not exist
    query({ ...io, access: { ...access, area: 'everything' } })
    // @ts-expect-error: a target read from a field the input does not have
    query({ ...io, access: { ...access, target: (input) => ({ kind: 'host' as const, hostId: input.hostId }) } })
    expect(command({ ...io, access, audit }).kind).toBe('command')
  })

  it('an implementation that lacks a function, or gives the wrong thing', () => {
    const { handlers } = implement()
    const { greet: _, ...lacking } = handlers
    // @ts-expect-error: greet is missing
    const one: Handlers = lacking
    // @ts-expect-error: box.follow is missing
    const two: Handlers = { ...handlers, box: { stop: () => '' } }
    // @ts-expect-error: greet gives text
    const three: Handlers = { ...handlers, greet: () => 5 }
    // @ts-expect-error: a stream gives an iterable
    const four: Handlers = { ...handlers, watchQuiet: () => 5 }
    // @ts-expect-error: nothing asks for it
    const five: Handlers = { ...handlers, more: () => 5 }
    expect([one, two, three, four, five]).toHaveLength(5)
  })

  it('a call with the wrong input; and the client is what the tree says', () => {
    type Calls = Client<TestTree>
    expectTypeOf<Awaited<ReturnType<Calls['greet']>>>().toEqualTypeOf<string>()
    expectTypeOf<Parameters<Calls['box']['stop']>[0]>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<ReturnType<Calls['box']['follow']>>().toEqualTypeOf<AsyncGenerator<number, void, void>>()
    const line = open()
    const never = async () => {
      // @ts-expect-error: name is text
      await line.client.greet({ name: 5 })
      // @ts-expect-error: there is no such procedure
      await line.client.nope()
      // @ts-expect-error: a stream is read, not awaited for an array
      const all: number[] = await line.client.box.follow(1)
      return all
    }
    expect(never).toBeTypeOf('function')
    line.dispose()
  })
})
