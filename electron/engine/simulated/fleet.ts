/**
 * The simulated fleet as a whole: engines, SSH hosts and their life. Made by main.ts in a process of its own, or by a
 * test in its own process. Who makes it disposes of it.
 */
import type { Engine } from './engine-state'
import { createFaults, type Faults } from './faults'
import { makeKey } from './keys'
import { startLife } from './life'
import { populate } from './population'
import type { FleetOptions, FleetReady, HostFacts, Order, TrueContainer, Truth } from './protocol'
import { createRandom } from './random'
import { createSshHost, type SshHost } from './ssh-host'
import { keepSpent } from './usage/machine'

const USER = 'deploy'

export interface Fleet {
  readonly ready: FleetReady
  /** Connections open now, over all hosts. */
  connections(): number
  /** Obeys all orders but `exit`, which is the process's, and `calm`. @throws Error naming a host that is not there */
  obey(order: Order): Truth | null
  /** Ends all happenings for good; resolves when the truth stands still. */
  calm(): Promise<void>
  dispose(): Promise<void>
}

interface Member {
  engine: Engine
  faults: Faults
  ssh: SshHost
  facts: HostFacts
  awake: boolean
}

/** Resolves when every host listens: about 5 ms a host. */
export async function createFleet(options: FleetOptions): Promise<Fleet> {
  const clientKey = makeKey('simulated-fleet')
  const engines = populate({ ...options, hosts: options.hosts + (options.hasTroubles ? 2 : 0) })
  const members = await Promise.all(engines.map((engine) => openMember(engine, clientKey.publicBlob)))
  if (options.hasTroubles) makeTroubles(members)
  const byName = new Map(members.map((each) => [each.engine.name, each]))
  const asleep = (engine: Engine) => byName.get(engine.name)?.awake === false
  const endLife = startLife(engines, createRandom(options.seed), options.eventsPerSecond, asleep)
  const find = (name: string) => {
    const member = byName.get(name)
    if (!member) throw new Error(`no simulated host is called ${name}`)
    return member
  }
  return {
    ready: { kind: 'ready', hosts: members.map((each) => each.facts), privateKey: clientKey.privatePem },
    connections: () => members.reduce((sum, each) => sum + each.ssh.connections, 0),
    obey(order) {
      switch (order.kind) {
        case 'break': {
          const member = find(order.host)
          member.ssh.break(order.how)
          // An engine that is down or hangs starts nothing and says nothing.
          member.awake = order.how !== 'dockerd-down' && order.how !== 'engine-hang'
          return null
        }
        case 'reader': {
          const { ssh, faults } = find(order.host)
          if (order.how === 'dies') ssh.killReaders()
          else faults.reader = order.how === 'restore' ? 'well' : order.how
          return null
        }
        case 'inject': {
          const { engine, faults } = find(order.host)
          for (const each of order.containers ?? []) engine.add(each)
          faults.answers.push(...(order.answers ?? []))
          return null
        }
        case 'remove': {
          const { engine } = find(order.host)
          for (const name of order.names) {
            const container = engine.find(name)
            keepSpent(engine, container)
            engine.containers.delete(container.id)
          }
          return null
        }
        case 'truth':
          return truthOf(engines)
        case 'calm':
        case 'exit':
          return null
      }
    },
    async calm() {
      endLife()
      await Promise.all(engines.map((engine) => engine.hurry()))
    },
    async dispose() {
      endLife()
      for (const engine of engines) engine.dispose()
      await Promise.all(members.map((each) => each.ssh.dispose()))
    },
  }
}

async function openMember(engine: Engine, clientKey: Buffer): Promise<Member> {
  const hostKey = makeKey(engine.name)
  const faults = createFaults()
  const ssh = await createSshHost({ engine, faults, user: USER, clientKey, hostKey: hostKey.privatePem })
  const facts: HostFacts = {
    name: engine.name,
    address: '127.0.0.1',
    port: ssh.port,
    user: USER,
    fingerprint: hostKey.fingerprint,
    socketPath: '/var/run/docker.sock',
  }
  return { engine, faults, ssh, facts, awake: true }
}

/** A known one lets nobody run a reader. */
const WITHOUT_READER = 'edge-02'

/** Of the two more one is off the net; the other was installed anew since its key was accepted. */
function makeTroubles(members: readonly Member[]): void {
  const [offline, reinstalled] = members.slice(-2)
  offline?.ssh.break('refuse')
  const strict = members.find(({ engine }) => engine.name === WITHOUT_READER)
  if (strict) strict.faults.reader = 'refused'
  if (reinstalled) reinstalled.facts = { ...reinstalled.facts, fingerprint: makeKey('before').fingerprint }
}

function truthOf(engines: readonly Engine[]): Truth {
  const hosts = engines.map(({ name, events, containers }) => ({
    name,
    events: events.written,
    containers: [...containers.values()].map(
      ({ id, name: own, status, exitCode, restartCount, health, healthStatus }): TrueContainer => ({
        id,
        name: own,
        status,
        exitCode,
        restartCount,
        health: health ? healthStatus : undefined,
      }),
    ),
  }))
  return { events: hosts.reduce((sum, each) => sum + each.events, 0), hosts }
}
