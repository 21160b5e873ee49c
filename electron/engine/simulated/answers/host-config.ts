/**
 * HostConfig of inspect: what a container was given, among the fifty fields dockerd 20.10 always sends. Which empty lists
 * are null depends on the client that made the container; here as with the docker CLI 20.10.
 */
import { type Container, type Port, portKey } from '../model'

export function hostConfigOf(container: Container) {
  const { ports, tmpfs, memoryLimitBytes, restartPolicy } = container
  const bound = ports.filter((each) => each.publicPort !== undefined)
  return {
    Binds: bindsOf(container),
    ContainerIDFile: '',
    LogConfig: { Type: 'json-file', Config: {} },
    NetworkMode: container.network,
    PortBindings: Object.fromEntries(
      bound.map((each) => [portKey(each), bindingsOf(bound.filter((other) => portKey(other) === portKey(each)))]),
    ),
    RestartPolicy: { Name: restartPolicy.name, MaximumRetryCount: restartPolicy.maximumRetryCount },
    AutoRemove: container.isTemporary,
    VolumeDriver: '',
    VolumesFrom: null,
    CapAdd: null,
    CapDrop: null,
    CgroupnsMode: 'host',
    Dns: [],
    DnsOptions: [],
    DnsSearch: [],
    ExtraHosts: null,
    GroupAdd: null,
    IpcMode: 'private',
    Cgroup: '',
    Links: null,
    OomScoreAdj: 0,
    PidMode: '',
    Privileged: container.isPrivileged,
    PublishAllPorts: false,
    ReadonlyRootfs: container.hasReadOnlyRoot,
    SecurityOpt: null,
    ...(tmpfs.length > 0 ? { Tmpfs: Object.fromEntries(tmpfs.map((path) => [path, ''])) } : {}),
    UTSMode: '',
    UsernsMode: '',
    ShmSize: 64 * 1024 * 1024,
    Runtime: 'runc',
    ConsoleSize: [0, 0],
    Isolation: '',
    CpuShares: 0,
    Memory: memoryLimitBytes,
    NanoCpus: container.nanoCpus,
    CgroupParent: '',
    BlkioWeight: 0,
    BlkioWeightDevice: [],
    BlkioDeviceReadBps: null,
    BlkioDeviceWriteBps: null,
    BlkioDeviceReadIOps: null,
    BlkioDeviceWriteIOps: null,
    CpuPeriod: 0,
    CpuQuota: 0,
    CpuRealtimePeriod: 0,
    CpuRealtimeRuntime: 0,
    CpusetCpus: '',
    CpusetMems: '',
    Devices: [],
    DeviceCgroupRules: null,
    DeviceRequests: null,
    KernelMemory: 0,
    KernelMemoryTCP: 0,
    MemoryReservation: 0,
    // The CLI's and dockerd's default: as much swap as memory.
    MemorySwap: memoryLimitBytes * 2,
    MemorySwappiness: null,
    OomKillDisable: false,
    PidsLimit: container.pidsLimit > 0 ? container.pidsLimit : null,
    Ulimits: null,
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
    MaskedPaths: [
      '/proc/asound',
      '/proc/acpi',
      '/proc/kcore',
      '/proc/keys',
      '/proc/latency_stats',
      '/proc/timer_list',
      '/proc/timer_stats',
      '/proc/sched_debug',
      '/proc/scsi',
      '/sys/firmware',
    ],
    ReadonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
  }
}

function bindingsOf(ports: readonly Port[]) {
  return ports.map(({ hostIp, publicPort }) => ({ HostIp: hostIp ?? '', HostPort: String(publicPort) }))
}

function bindsOf(container: Container): string[] | null {
  if (container.mounts.length === 0) return null
  return container.mounts.map((mount) => {
    const from = mount.kind === 'volume' ? mount.name : mount.source
    return `${from}:${mount.destination}${mount.readOnly ? ':ro' : ''}`
  })
}
