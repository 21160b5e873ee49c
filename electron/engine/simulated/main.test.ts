/** The fleet as a process: started with a channel, ready, obedient, and gone with its parent. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type FleetReady, parseFleetOptions, type Reply } from './protocol'
import { connectTo } from './test-client'

/** The sources import without endings, as the bundler wants it; plain Node learns that here. */
const HOOKS = `import { registerHooks } from 'node:module'
registerHooks({
  resolve(name, context, next) {
    try {
      return next(name, context)
    } catch (error) {
      if (!name.startsWith('.')) throw error
      return next(name + '.ts', context)
    }
  },
})`
const RESOLVE_TS = `data:text/javascript,${encodeURIComponent(HOOKS)}`

function start(options: object) {
  return fork(join(import.meta.dirname, 'main.ts'), [`--fleet=${JSON.stringify(options)}`], {
    execArgv: ['--no-warnings', '--import', RESOLVE_TS],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

describe('the process', () => {
  it('reports, serves, obeys and ends', { timeout: 20_000 }, async () => {
    const child = start({ hosts: 2, containersPerHost: 3, eventsPerSecond: 0, seed: 1 })
    const [ready] = (await once(child, 'message')) as [FleetReady]
    expect(ready.hosts.map((each) => each.name)).toEqual(['web-1', 'web-2'])
    expect(ready.privateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----/)
    const [host] = ready.hosts
    if (!host) throw new Error('no host')
    const client = await connectTo(host, ready.privateKey)
    expect((await client.ask('GET', '/containers/json?all=1')).json).toHaveLength(3)
    const answer = async (order: object) => {
      child.send(order)
      return ((await once(child, 'message')) as [Reply])[0]
    }
    expect(await answer({ kind: 'break', host: 'nowhere', how: 'hang', seq: 1 })).toEqual({
      kind: 'reply',
      seq: 1,
      error: 'no simulated host is called nowhere',
    })
    expect(await answer({ kind: 'truth', seq: 2 })).toMatchObject({
      seq: 2,
      value: { events: 0, hosts: [{ name: 'web-1' }, { name: 'web-2' }] },
    })
    expect(await answer({ kind: 'calm', seq: 3 })).toEqual({ kind: 'reply', seq: 3, value: null })
    client.close()
    child.send({ kind: 'exit' })
    expect((await once(child, 'exit'))[0]).toBe(0)
  })

  it('ends when its parent lets go', { timeout: 20_000 }, async () => {
    const child = start({ hosts: 1, containersPerHost: 1 })
    await once(child, 'message')
    child.disconnect()
    expect((await once(child, 'exit'))[0]).toBe(0)
  })

  it('reads its options and says what is wrong with them', () => {
    expect(parseFleetOptions([])).toEqual({
      hosts: 12,
      containersPerHost: 25,
      eventsPerSecond: 2,
      seed: 1,
      hasTroubles: false,
    })
    expect(parseFleetOptions(['--fleet={"hasTroubles":true}']).hasTroubles).toBe(true)
    expect(parseFleetOptions(['x', '--fleet={"hosts":100,"seed":9}'])).toMatchObject({ hosts: 100, seed: 9 })
    expect(() => parseFleetOptions(['--fleet={"hosts":"many"}'])).toThrow(/hosts is 0 to 1000/)
  })
})
