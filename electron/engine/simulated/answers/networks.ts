/** Networks: a container's endpoint as list and inspect show it, GET /networks and /networks/{id or name}. */
import type { Engine } from '../engine-state'
import { type Container, networkName } from '../model'
import { derivedId } from '../random'
import { Refusal } from '../refusal'
import { rfc3339 } from './times'

const FIRST_BRIDGE = 17
const BRIDGE_OPTIONS = {
  'com.docker.network.bridge.default_bridge': 'true',
  'com.docker.network.bridge.enable_icc': 'true',
  'com.docker.network.bridge.enable_ip_masquerade': 'true',
  'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0',
  'com.docker.network.bridge.name': 'docker0',
  'com.docker.network.driver.mtu': '1500',
}

/** What it is connected with; empty where it has no process, as dockerd leaves it. */
export function endpointOf(engine: Engine, container: Container) {
  const name = networkName(container)
  const connected = container.status === 'running' || container.status === 'paused'
  const addressed = connected && name !== 'host' && name !== 'none'
  const net = subnet(engine, name)
  return {
    IPAMConfig: null,
    Links: null,
    Aliases: aliasesOf(container),
    NetworkID: container.startedAt > 0 ? networkId(engine, name) : '',
    EndpointID: connected ? derivedId(container.id, 'endpoint', container.run) : '',
    Gateway: addressed ? `${net}.0.1` : '',
    IPAddress: addressed ? addressOf(net, container) : '',
    IPPrefixLen: addressed ? 16 : 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    MacAddress: addressed ? macOf(net, container) : '',
    DriverOpts: null,
  }
}

/** Those a container may be in, newest first, then none, host and bridge. */
export function networks(engine: Engine, withContainers = false) {
  const there = engine.networks.filter((each) => !each.isGone)
  const own = there.reverse().map((each) => {
    const net = subnet(engine, each.name)
    const options = { Options: {}, Config: [{ Subnet: `${net}.0.0/16`, Gateway: `${net}.0.1` }] }
    return entry(engine, each.name, 'bridge', { ...each, ...options, withContainers })
  })
  const createdAt = engine.machine.bootedAt
  const plain = (name: string, driver: string) =>
    entry(engine, name, driver, { labels: {}, createdAt, Options: null, Config: [], withContainers })
  const Config = [{ Subnet: `172.${FIRST_BRIDGE}.0.0/16` }]
  const bridge = entry(engine, 'bridge', 'bridge', { labels: {}, createdAt, Options: null, Config, withContainers })
  return [...own, plain('none', 'null'), plain('host', 'host'), { ...bridge, Options: BRIDGE_OPTIONS }]
}

export function network(engine: Engine, reference: string) {
  const all = networks(engine, true)
  const found = all.find((each) => each.Name === reference) ?? all.find((each) => each.Id.startsWith(reference))
  if (!found) throw new Refusal(404, `network ${reference} not found`)
  return found
}

export function networkId(engine: Engine, name: string): string {
  return derivedId(engine.id, 'network', name)
}

interface NetworkFacts {
  labels: Record<string, string>
  createdAt: number
  Options: object | null
  Config: object[]
  withContainers: boolean
}

function entry(engine: Engine, Name: string, Driver: string, facts: NetworkFacts) {
  return {
    Name,
    Id: networkId(engine, Name),
    Created: rfc3339(facts.createdAt),
    Scope: 'local',
    Driver,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: facts.Options, Config: facts.Config },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    // The list leaves them out; only the inspect of one network fills them in.
    Containers: facts.withContainers ? membersOf(engine, Name) : {},
    Options: {},
    Labels: facts.labels,
  }
}

function membersOf(engine: Engine, name: string) {
  const members = [...engine.containers.values()].filter((each) => networkName(each) === name && each.pid > 0)
  return Object.fromEntries(
    members.map((each) => {
      const { EndpointID, MacAddress, IPAddress } = endpointOf(engine, each)
      const IPv4Address = IPAddress === '' ? '' : `${IPAddress}/16`
      return [each.id, { Name: each.name, EndpointID, MacAddress, IPv4Address, IPv6Address: '' }]
    }),
  )
}

/** Only networks other than the three standing ones have aliases, its own id from the first start on. */
function aliasesOf(container: Container): string[] | null {
  if (container.startedAt === 0 && container.aliases.length === 0) return null
  if (['bridge', 'host', 'none'].includes(networkName(container))) return null
  return [...container.aliases, container.id.slice(0, 12)]
}

function subnet(engine: Engine, name: string): string {
  const at = engine.networks.findIndex((each) => each.name === name)
  return `172.${FIRST_BRIDGE + 1 + at}`
}

function addressOf(net: string, { station }: Container): string {
  return `${net}.${(station >> 8) & 255}.${station & 255}`
}

function macOf(net: string, container: Container): string {
  const parts = addressOf(net, container).split('.').map(Number)
  return `02:42:${parts.map((each) => each.toString(16).padStart(2, '0')).join(':')}`
}
