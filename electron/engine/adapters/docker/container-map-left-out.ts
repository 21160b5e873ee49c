/**
 * What a container can have and a ContainerSpec cannot say, in words: a copy that silently lacks a capability or a
 * device would be a trap. One row per setting of HostConfig and Config (Engine API, ContainerInspect). Pure; used by
 * container-map-spec.ts.
 */
import { cleanText } from '../../../../shared/domain/text'
import { anything, entriesOf, object } from './fields'

const wire = object({
  Config: anything,
  HostConfig: anything,
  NetworkSettings: object({ Networks: anything }),
  Id: anything,
})
type Values = Map<string, unknown>

/** Those that count when they are not empty. */
const LISTS: [words: string, name: string][] = [
  ['added capabilities', 'CapAdd'],
  ['dropped capabilities', 'CapDrop'],
  ['devices', 'Devices'],
  ['device requests (GPUs)', 'DeviceRequests'],
  ['rules for devices', 'DeviceCgroupRules'],
  ['extra hosts', 'ExtraHosts'],
  ['DNS servers', 'Dns'],
  ['DNS options', 'DnsOptions'],
  ['DNS search domains', 'DnsSearch'],
  ['ulimits', 'Ulimits'],
  ['kernel parameters', 'Sysctls'],
  ['further groups', 'GroupAdd'],
  ['links', 'Links'],
  ['volumes of other containers', 'VolumesFrom'],
]

/** Those that count when they differ from what the engine writes by itself. */
const VALUES: [words: string, name: string, ordinary: readonly unknown[]][] = [
  ['a namespace of processes', 'PidMode', ['', 'private']],
  ['a namespace for shared memory', 'IpcMode', ['', 'private', 'shareable']],
  ['a namespace of host names', 'UTSMode', ['', 'private']],
  ['a namespace of users', 'UsernsMode', ['', 'private']],
  ['a parent cgroup', 'CgroupParent', ['']],
  ['another runtime', 'Runtime', ['', 'runc', 'oci', 'crun']],
  ['the size of shared memory', 'ShmSize', [0, 67_108_864]],
  ['a share of CPUs', 'CpuShares', [0]],
  ['pinned CPUs', 'CpusetCpus', ['']],
  ['a reservation of memory', 'MemoryReservation', [0]],
  ['an adjusted out-of-memory score', 'OomScoreAdj', [0]],
  ['no out-of-memory killer', 'OomKillDisable', [false, null]],
  ['an init process', 'Init', [false, null]],
  ['publishing all ports', 'PublishAllPorts', [false]],
  ['a volume driver', 'VolumeDriver', ['', 'local']],
]

export function leftOutOf(raw: unknown): string[] {
  const { Config, HostConfig, NetworkSettings, Id } = wire.parse(raw)
  const host = new Map(entriesOf(HostConfig))
  const config = new Map(entriesOf(Config))
  return [
    ...LISTS.flatMap(([words, name]) => (isEmpty(host.get(name)) ? [] : [named(words, host.get(name))])),
    ...VALUES.flatMap(([words, name, ordinary]) => {
      const value = host.get(name)
      return value === undefined || ordinary.includes(value) ? [] : [named(words, value)]
    }),
    ...securityOf(host),
    ...loggingOf(host),
    ...processOf(config),
    ...swapOf(host),
    ...mountOptionsOf(host),
    ...networksOf(host, NetworkSettings.Networks, textOf(Id)),
  ]
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === null || typeof value !== 'object' || Object.keys(value).length === 0
}

/** With its value where that is a word, a number or a list of words. */
function named(words: string, value: unknown): string {
  const all = Array.isArray(value) ? value : [value]
  const said = all.filter((one) => typeof one === 'string' || typeof one === 'number')
  return said.length > 0 ? cleanText(`${words}: ${said.join(', ')}`, 200) : words
}

/** A privileged container is given `label=disable` by the engine. */
function securityOf(host: Values): string[] {
  const all: unknown = host.get('SecurityOpt')
  const own = Array.isArray(all) ? all.filter((one) => host.get('Privileged') !== true || one !== 'label=disable') : []
  return own.length > 0 ? [named('security options', own)] : []
}

function loggingOf(host: Values): string[] {
  const logging = new Map(entriesOf(host.get('LogConfig')))
  return isEmpty(logging.get('Config')) ? [] : ['options of the log driver']
}

/** Whether a healthcheck is the image's own inspect does not tell. */
function processOf(config: Values): string[] {
  const check = new Map(entriesOf(config.get('Healthcheck'))).get('Test')
  return [
    ...(isEmpty(check) ? [] : ['a healthcheck, unless the image brings it']),
    ...(typeof config.get('StopTimeout') === 'number' ? [named('a stop timeout', config.get('StopTimeout'))] : []),
    ...(typeof config.get('Domainname') === 'string' && config.get('Domainname') !== '' ? ['a domain name'] : []),
  ]
}

/** By itself the engine allows as much swap as memory. */
function swapOf(host: Values): string[] {
  const memory = Number(host.get('Memory') ?? 0)
  const both = Number(host.get('MemorySwap') ?? 0)
  return both === 0 || both === 2 * memory || (both === -1 && memory === 0) ? [] : ['a limit of swap']
}

function mountOptionsOf(host: Values): string[] {
  const mounts = host.get('Mounts')
  if (!Array.isArray(mounts)) return []
  return mounts.flatMap((mount: unknown) => {
    const values = new Map(entriesOf(mount))
    const has = ['BindOptions', 'VolumeOptions', 'TmpfsOptions', 'Consistency'].some(
      (name) => !isEmpty(values.get(name)) || (name === 'Consistency' && typeof values.get(name) === 'string'),
    )
    return has ? [cleanText(`options of the mount at ${textOf(values.get('Target'))}`, 200)] : []
  })
}

/** A container is made with one network; further ones, fixed addresses and aliases are given by hand. */
function networksOf(host: Values, networks: unknown, id: string): string[] {
  const mode = textOf(host.get('NetworkMode'))
  const main = mode === 'default' ? 'bridge' : mode
  return entriesOf(networks).flatMap(([name, raw]) => {
    const settings = new Map(entriesOf(raw))
    const aliases = settings.get('Aliases')
    const own = Array.isArray(aliases) ? aliases.filter((alias) => !id.startsWith(textOf(alias))) : []
    return [
      ...(name === main ? [] : [cleanText(`the network ${name}`, 200)]),
      ...(own.length > 0 ? [named(`aliases on ${cleanText(name, 100)}`, own)] : []),
      ...(isEmpty(settings.get('IPAMConfig')) ? [] : [cleanText(`a fixed address on ${name}`, 200)]),
    ]
  })
}

/** An engine's own object may have a `toString` of its own that is none. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
