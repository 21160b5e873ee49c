/** What an engine says of itself: /version, /info and /system/df. Called by routes.ts. */
import type { Engine } from '../engine-state'
import { isUp } from '../model'
import { withTag } from '../stored'
import { imageOf, images } from './images'
import { listEntry } from './list'
import { volumes } from './mounts'
import { rfc3339 } from './times'

export const ENGINE_VERSION = '20.10.24+dfsg1'
export const API_VERSION = '1.41'
export const OLDEST_API_VERSION = '1.12'
const BUILT = '2024-05-07T21:09:36.000000000+00:00'
const COMMIT = '5d6db84'
const GO = 'go1.19.8'

export function version(engine: Engine) {
  const KernelVersion = engine.machine.kernel
  const Details = {
    ApiVersion: API_VERSION,
    Arch: 'amd64',
    BuildTime: BUILT,
    Experimental: 'false',
    GitCommit: COMMIT,
    GoVersion: GO,
    KernelVersion,
    MinAPIVersion: OLDEST_API_VERSION,
    Os: 'linux',
  }
  return {
    Platform: { Name: '' },
    Components: [
      { Name: 'Engine', Version: ENGINE_VERSION, Details },
      { Name: 'containerd', Version: '1.6.20~ds1', Details: { GitCommit: '1.6.20~ds1-1+deb12u3' } },
      { Name: 'runc', Version: '1.1.5+ds1', Details: { GitCommit: '1.1.5+ds1-1+deb12u1' } },
      { Name: 'docker-init', Version: '0.19.0', Details: { GitCommit: '' } },
    ],
    Version: ENGINE_VERSION,
    ApiVersion: API_VERSION,
    MinAPIVersion: OLDEST_API_VERSION,
    GitCommit: COMMIT,
    GoVersion: GO,
    Os: 'linux',
    Arch: 'amd64',
    KernelVersion,
    BuildTime: BUILT,
  }
}

export function info(engine: Engine) {
  const all = [...engine.containers.values()]
  const paused = all.filter((each) => each.status === 'paused').length
  const up = all.filter(isUp).length
  const commit = (ID: string) => ({ ID, Expected: ID })
  return {
    ID: engine.id,
    Containers: all.length,
    ContainersRunning: up - paused,
    ContainersPaused: paused,
    ContainersStopped: all.length - up,
    Images: engine.stored.images.size,
    Driver: 'overlay2',
    DriverStatus: [
      ['Backing Filesystem', 'extfs'],
      ['Supports d_type', 'true'],
      ['Native Overlay Diff', 'true'],
      ['userxattr', 'false'],
    ],
    Plugins: {
      Volume: ['local'],
      Network: ['bridge', 'host', 'ipvlan', 'macvlan', 'null', 'overlay'],
      Authorization: null,
      Log: 'awslogs fluentd gcplogs gelf journald json-file local logentries splunk syslog'.split(' '),
    },
    MemoryLimit: true,
    SwapLimit: true,
    KernelMemory: true,
    KernelMemoryTCP: true,
    CpuCfsPeriod: true,
    CpuCfsQuota: true,
    CPUShares: true,
    CPUSet: true,
    PidsLimit: true,
    IPv4Forwarding: true,
    BridgeNfIptables: true,
    BridgeNfIp6tables: true,
    Debug: false,
    NFd: 24 + 6 * up,
    OomKillDisable: true,
    NGoroutines: 38 + 5 * up,
    SystemTime: rfc3339(engine.now()),
    LoggingDriver: 'json-file',
    CgroupDriver: engine.machine.cgroupVersion === 2 ? 'systemd' : 'cgroupfs',
    CgroupVersion: String(engine.machine.cgroupVersion),
    NEventsListener: engine.events.listeners,
    KernelVersion: engine.machine.kernel,
    OperatingSystem: engine.machine.operatingSystem,
    OSVersion: '12',
    OSType: 'linux',
    Architecture: 'x86_64',
    IndexServerAddress: 'https://index.docker.io/v1/',
    RegistryConfig: {
      AllowNondistributableArtifactsCIDRs: [],
      AllowNondistributableArtifactsHostnames: [],
      InsecureRegistryCIDRs: ['127.0.0.0/8'],
      IndexConfigs: { 'docker.io': { Name: 'docker.io', Mirrors: [], Secure: true, Official: true } },
      Mirrors: [],
    },
    NCPU: engine.machine.cpus,
    MemTotal: engine.machine.memoryBytes,
    GenericResources: null,
    DockerRootDir: '/var/lib/docker',
    HttpProxy: '',
    HttpsProxy: '',
    NoProxy: '',
    Name: engine.name,
    Labels: [],
    ExperimentalBuild: false,
    ServerVersion: ENGINE_VERSION,
    Runtimes: {
      'io.containerd.runc.v2': { path: 'runc' },
      'io.containerd.runtime.v1.linux': { path: 'runc' },
      runc: { path: 'runc' },
    },
    DefaultRuntime: 'runc',
    Swarm: {
      NodeID: '',
      NodeAddr: '',
      LocalNodeState: 'inactive',
      ControlAvailable: false,
      Error: '',
      RemoteManagers: null,
    },
    LiveRestoreEnabled: false,
    Isolation: '',
    InitBinary: 'docker-init',
    ContainerdCommit: commit('1.6.20~ds1-1+deb12u3'),
    RuncCommit: commit('1.1.5+ds1-1+deb12u1'),
    InitCommit: commit(''),
    SecurityOptions: ['name=seccomp,profile=default'],
    Warnings: null,
  }
}

export function diskUsage(engine: Engine) {
  const all = [...engine.containers.values()]
  const usage = new Map<string, number>()
  for (const { image } of all) usage.set(withTag(image), (usage.get(withTag(image)) ?? 0) + 1)
  return {
    LayersSize: [...engine.stored.images.values()].reduce((sum, each) => sum + imageOf(each.name).bytes, 0),
    Images: images(engine, usage),
    Containers: all.map((each) => listEntry(engine, each, true)),
    Volumes: volumes(engine).map(({ volume, references }) => ({
      ...volume,
      UsageData: { RefCount: references, Size: imageOf(volume.Name).bytes },
    })),
    BuildCache: null,
    BuilderSize: 0,
  }
}
