/**
 * One simulated engine: its containers, its events and its clockwork of things under way. Actions change it, answers
 * read it, the fleet owns one per host and disposes of it.
 */
import { createEventLog, type EventLog } from './event-log'
import { type Container, createContainer, type Machine } from './model'
import type { InjectedContainer } from './protocol'
import { derivedId, type Random } from './random'
import { Refusal } from './refusal'
import { createStored, type Stored } from './stored'
import { keepSpent } from './usage/machine'

export interface Engine {
  readonly name: string
  /** `UU5X:CIYS:…`, twelve groups as dockerd's. */
  readonly id: string
  readonly machine: Machine
  readonly random: Random
  readonly events: EventLog
  /** By id; the order is that of creation. */
  readonly containers: Map<string, Container>
  /** In order of first use; their place is their number in the address 172.(18 + place).0.0/16, so one that is gone stays. */
  readonly networks: { name: string; labels: Record<string, string>; createdAt: number; isGone?: boolean }[]
  /** Images and volumes. */
  readonly stored: Stored
  now(): number
  add(known: InjectedContainer): Container
  /** By full id, name or unambiguous prefix of the id. @throws Refusal 404 */
  find(reference: string): Container
  nextPid(): number
  /** Resolves after `ms`; false if the engine was disposed of meanwhile. */
  delay(ms: number): Promise<boolean>
  /** Ends all delays now, and those that come of it: what is under way is over when this resolves. */
  hurry(): Promise<void>
  dispose(): void
}

/** Longest chain of delays: a stop (2), a restart's back-off, a start, a health check; and a few to spare. */
const HURRIES = 10

export function createEngineState(name: string, machine: Machine, random: Random, now = Date.now): Engine {
  const containers = new Map<string, Container>()
  const networks: Engine['networks'] = []
  const stored = createStored()
  const waiting = new Map<NodeJS.Timeout, (lives: boolean) => void>()
  const endDelays = (lives: boolean) => {
    const all = [...waiting]
    waiting.clear()
    for (const [timer, resolve] of all) {
      clearTimeout(timer)
      resolve(lives)
    }
  }
  let station = 1
  let pid = random.between(700, 2000)
  const engine: Engine = {
    name,
    id: engineId(derivedId(name, random.id())),
    machine,
    random,
    events: createEventLog(now),
    containers,
    networks,
    stored,
    now,
    add(known) {
      station += 1
      const container = createContainer(known, { id: random.id(), station, pid: engine.nextPid(), now: now() })
      for (const old of containers.values())
        if (old.name === container.name) {
          keepSpent(engine, old)
          containers.delete(old.id)
        }
      containers.set(container.id, container)
      addNetwork(networks, container)
      stored.keepFor(container)
      return container
    },
    find(reference) {
      const exact = containers.get(reference)
      if (exact) return exact
      const wanted = reference.replace(/^\//, '')
      const all = [...containers.values()]
      const named = all.find((each) => each.name === wanted)
      if (named) return named
      const begun = all.filter((each) => each.id.startsWith(reference))
      if (begun.length > 1) throw new Refusal(400, `Multiple IDs found with provided prefix: ${reference}`)
      if (!begun[0]) throw new Refusal(404, `No such container: ${reference}`)
      return begun[0]
    },
    nextPid() {
      pid += 7
      return pid
    },
    delay: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(timer)
          resolve(true)
        }, ms)
        waiting.set(timer, resolve)
      }),
    async hurry() {
      // Counted, because who follows logs waits anew for ever.
      for (let round = 0; round < HURRIES; round += 1) {
        endDelays(true)
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
    },
    dispose() {
      endDelays(false)
    },
  }
  return engine
}

function addNetwork(networks: Engine['networks'], container: Container): void {
  const name = container.network
  if (['default', 'bridge', 'host', 'none'].includes(name) || name.startsWith('container:')) return
  const known = networks.find((each) => each.name === name)
  if (known) {
    known.isGone = false
    return
  }
  const project = container.labels['com.docker.compose.project']
  const compose = { 'com.docker.compose.project': project ?? '', 'com.docker.compose.network': 'default' }
  networks.push({ name, labels: project === undefined ? {} : compose, createdAt: container.createdAt - 500 })
}

function engineId(hex: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const text = Array.from({ length: 48 }, (_, at) => letters[Number.parseInt(hex.slice(at, at + 2), 16) % 32]).join('')
  return text.match(/.{4}/g)?.join(':') ?? text
}
