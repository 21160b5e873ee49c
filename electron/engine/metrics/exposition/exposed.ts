/**
 * The newest values as Prometheus reads them: which families there are, how they are named, and where each value comes
 * from. Names follow Prometheus' conventions (base units, `_total` for counters only): what we have are levels and rates,
 * so all but what the kernel itself counts are gauges. Pure; used by index.ts. The README of this folder has the table.
 */
import type { Container } from '../../../../shared/contract/containers'
import type { Host } from '../../../../shared/contract/hosts'
import type { ContainerUsage, HostUsage } from '../../../../shared/contract/metrics'
import { type Family, type Labels, labelText, type Sample } from './text-format'

export interface Newest {
  now: number
  hosts: readonly Pick<Host, 'id' | 'name' | 'link'>[]
  hostUsages: Iterable<HostUsage>
  containerUsages: Iterable<ContainerUsage>
  rowOf: (key: string) => Pick<Container, 'id' | 'name' | 'image' | 'project' | 'service'> | undefined
}

/** Older ones are left out, so that a series ends where nothing is measured instead of going on as a line. */
const STALE_MS = 60_000

interface Of<T> {
  name: string
  help: string
  /** A gauge unless told otherwise. */
  type?: Family['type']
  /** null: not known, then the line is left out. */
  value: (of: T) => number | null | undefined
}

const percent = (value: number | null) => (value === null ? null : value / 100)

const OF_CONTAINERS: readonly Of<ContainerUsage>[] = [
  { name: 'cpu_usage_cores', help: 'Processor time used, in cores.', value: ({ cpu }) => percent(cpu) },
  { name: 'cpu_limit_cores', help: 'Its own limit of processor time, in cores.', value: ({ cpuLimit }) => cpuLimit },
  {
    name: 'memory_usage_bytes',
    help: 'Memory used, without the file cache that can go at once.',
    value: ({ memory }) => memory,
  },
  {
    name: 'memory_limit_bytes',
    help: 'What it may use: its own limit, or else what the host has.',
    value: ({ memoryLimit }) => memoryLimit,
  },
  {
    name: 'memory_kills_total',
    help: 'Processes in it that the kernel killed for want of memory since it started.',
    type: 'counter',
    value: ({ memoryKills }) => memoryKills,
  },
  {
    name: 'network_receive_bytes_per_second',
    help: 'Received, over all its interfaces but the loopback.',
    value: ({ received }) => received,
  },
  {
    name: 'network_transmit_bytes_per_second',
    help: 'Sent, over all its interfaces but the loopback.',
    value: ({ sent }) => sent,
  },
  { name: 'block_read_bytes_per_second', help: 'Read from block devices.', value: ({ read }) => read },
  { name: 'block_written_bytes_per_second', help: 'Written to block devices.', value: ({ written }) => written },
  { name: 'pids', help: 'Processes and threads.', value: ({ pids }) => pids },
]

const OF_HOSTS: readonly Of<HostUsage>[] = [
  { name: 'cpu_usage_ratio', help: 'Processor time used, of all cores together.', value: ({ cpu }) => percent(cpu) },
  { name: 'memory_usage_bytes', help: 'Memory that is not available.', value: ({ memory }) => memory },
  { name: 'memory_size_bytes', help: 'Memory the host has.', value: ({ memoryTotal }) => memoryTotal },
  { name: 'load1', help: 'Load average of one minute.', value: ({ load }) => load },
  {
    name: 'network_receive_bytes_per_second',
    help: 'Received, over interfaces that lead outside.',
    value: ({ received }) => received,
  },
  {
    name: 'network_transmit_bytes_per_second',
    help: 'Sent, over interfaces that lead outside.',
    value: ({ sent }) => sent,
  },
  { name: 'block_read_bytes_per_second', help: 'Read from disks.', value: ({ read }) => read },
  { name: 'block_written_bytes_per_second', help: 'Written to disks.', value: ({ written }) => written },
  {
    name: 'disk_usage_bytes',
    help: 'Used of the file system the engine keeps its data on.',
    value: ({ disk }) => disk?.usedBytes,
  },
  {
    name: 'disk_size_bytes',
    help: 'Size of the file system the engine keeps its data on.',
    value: ({ disk }) => disk?.sizeBytes,
  },
  {
    name: 'sampling_reader_cores',
    help: 'What measuring costs the host: the reader.',
    value: ({ cost }) => cost && cost.reader / 100,
  },
  {
    name: 'sampling_connection_cores',
    help: 'What measuring costs the host: the SSH connection of the reader.',
    value: ({ cost }) => cost && cost.connection / 100,
  },
]

/** In a fixed order, their samples in the order of host and container, so that two answers can be compared by line. */
export function* familiesOf(newest: Newest): Generator<Family, void, void> {
  const names = new Map(newest.hosts.map(({ id, name }) => [id, name]))
  const hosts = [...newest.hosts].sort((a, b) => compare(a.name, b.name))
  yield {
    name: 'longshore_host_up',
    help: 'Whether its engine is connected to Longshore.',
    type: 'gauge',
    samples: hosts.map(({ name, link }) => ({
      labels: labelText({ host: name }),
      value: link === 'online' || link === 'degraded' ? 1 : 0,
    })),
  }
  const isFresh = ({ at }: { at: number }) => newest.now - at <= STALE_MS
  const ofHosts = unique([...newest.hostUsages].filter(isFresh), ({ hostId }) => ({ host: names.get(hostId) }))
  for (const one of OF_HOSTS) yield familyOf('longshore_host_', one, ofHosts)
  const fresh = [...newest.containerUsages].filter(isFresh)
  const ofContainers = unique(fresh, ({ key }) => labelsOf(key, newest, names))
  yield infoOf(ofContainers, newest)
  for (const one of OF_CONTAINERS) yield familyOf('longshore_container_', one, ofContainers)
}

interface Labelled<T> {
  /** As it stands between the braces. */
  text: string
  of: T
}

function familyOf<T>(
  prefix: string,
  { name, help, type = 'gauge', value }: Of<T>,
  all: readonly Labelled<T>[],
): Family {
  const samples: Sample[] = []
  for (const { text: labels, of } of all) {
    const known = value(of)
    if (typeof known === 'number' && Number.isFinite(known)) samples.push({ labels, value: known })
  }
  return { name: prefix + name, help, type, samples }
}

/** Which image it runs changes with each deployment: as a label of every series it would end and begin them all. */
function infoOf(all: readonly Labelled<ContainerUsage>[], { rowOf }: Newest): Family {
  const samples = all.flatMap(({ text, of }) => {
    const row = rowOf(of.key)
    return row ? [{ labels: `${text},${labelText({ image: row.image, id: row.id.slice(0, 12) })}`, value: 1 }] : []
  })
  return {
    name: 'longshore_container_info',
    help: 'Always 1; its labels say what the container is made from.',
    type: 'gauge',
    samples,
  }
}

function labelsOf(key: string, { rowOf }: Newest, names: ReadonlyMap<string, string>): Labels | undefined {
  const row = rowOf(key)
  if (!row) return undefined
  return {
    host: names.get(key.slice(0, key.indexOf('/'))),
    container: row.name,
    project: row.project,
    service: row.service,
  }
}

/** Sorted by their labels. Whatever has the labels of another (names are cut when they are long) is left out. */
function unique<T>(all: readonly T[], labels: (of: T) => Labels | undefined): Labelled<T>[] {
  const byText = new Map<string, T>()
  for (const of of all) {
    const named = labels(of)
    if (named?.host === undefined) continue
    const text = labelText(named)
    if (!byText.has(text)) byText.set(text, of)
  }
  return [...byText].map(([text, of]) => ({ text, of })).sort((a, b) => compare(a.text, b.text))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
