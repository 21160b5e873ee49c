/**
 * GET /containers/{id}/json: every field a dockerd 20.10 sends, in its order; fidelity.lab.test.ts compares. Called by
 * routes.ts. HostConfig, which is mostly zeros, lies in host-config.ts.
 */
import type { Engine } from '../engine-state'
import { type Container, isUp, networkName, type Port, portKey, sharesNetwork } from '../model'
import { derivedId } from '../random'
import { hostConfigOf } from './host-config'
import { imageId, imageOf } from './images'
import { mountsOf } from './mounts'
import { endpointOf } from './networks'
import { rfc3339 } from './times'

const HEALTH_LOG_LENGTH = 5
const DIFFERENCE = '/var/lib/docker/overlay2'

export function inspect(engine: Engine, container: Container, withSize: boolean) {
  const { id, image } = container
  const [Path = '', ...Args] = [...(container.entrypoint ?? []), ...container.command]
  // A container that never ran has no files yet.
  const file = (name: string) => (container.startedAt > 0 ? `/var/lib/docker/containers/${id}/${name}` : '')
  const sizes = withSize ? { SizeRw: 0, SizeRootFs: imageOf(image).bytes } : {}
  return {
    Id: id,
    Created: rfc3339(container.createdAt),
    Path,
    Args,
    State: stateOf(engine, container),
    Image: imageId(image),
    ResolvConfPath: file('resolv.conf'),
    HostnamePath: file('hostname'),
    HostsPath: file('hosts'),
    LogPath: file(`${id}-json.log`),
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: hostConfigOf(container),
    GraphDriver: { Data: layersOf(container), Name: 'overlay2' },
    ...sizes,
    Mounts: mountsOf(container),
    Config: configOf(container),
    NetworkSettings: networkSettingsOf(engine, container),
  }
}

function stateOf(engine: Engine, container: Container) {
  return {
    Status: container.status,
    Running: isUp(container),
    Paused: container.status === 'paused',
    Restarting: container.status === 'restarting',
    OOMKilled: container.oomKilled,
    Dead: container.status === 'dead',
    Pid: container.pid,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: rfc3339(container.startedAt),
    FinishedAt: rfc3339(container.finishedAt),
    ...(container.health && container.startedAt > 0 ? { Health: healthOf(container, engine.now()) } : {}),
  }
}

/** The last probes are worked out from the interval: nothing is kept per probe. */
function healthOf(container: Container, now: number) {
  const { health, startedAt, healthStatus, healthSince } = container
  const intervalMs = health?.intervalMs ?? 30_000
  const until = isUp(container) ? now : container.finishedAt
  const done = Math.max(0, Math.floor((until - startedAt) / intervalMs))
  const shown = Math.min(done, HEALTH_LOG_LENGTH)
  const log = Array.from({ length: shown }, (_, at) => {
    const from = startedAt + (done - shown + at + 1) * intervalMs
    const failed = healthStatus === 'unhealthy' && from >= healthSince - intervalMs
    const Output = failed ? 'curl: (7) Failed to connect to localhost port 80: Connection refused\n' : ''
    return { Start: rfc3339(from), End: rfc3339(from + 60), ExitCode: failed ? 1 : 0, Output }
  })
  const failing = healthStatus === 'unhealthy' ? 3 + Math.floor((until - healthSince) / intervalMs) : 0
  return { Status: isUp(container) ? healthStatus : 'unhealthy', FailingStreak: failing, Log: log }
}

function layersOf({ id, image }: Container) {
  const layer = `${DIFFERENCE}/${derivedId(id, 'layer')}`
  return {
    LowerDir: `${layer}-init/diff:${DIFFERENCE}/${derivedId('image layer', image)}/diff`,
    MergedDir: `${layer}/merged`,
    UpperDir: `${layer}/diff`,
    WorkDir: `${layer}/work`,
  }
}

function configOf(container: Container) {
  const { ports, health, labels, paddingBytes } = container
  const exposed = Object.fromEntries(ports.map((each) => [portKey(each), {}]))
  const padding = paddingBytes > 0 ? { padding: 'x'.repeat(paddingBytes) } : {}
  return {
    Hostname: container.hostname,
    Domainname: '',
    User: container.user,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...(ports.length > 0 ? { ExposedPorts: exposed } : {}),
    Tty: container.tty,
    OpenStdin: container.isInteractive,
    StdinOnce: false,
    Env: [...container.env, 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    Cmd: container.command,
    ...(health ? { Healthcheck: { Test: health.test, Interval: health.intervalMs * 1_000_000 } } : {}),
    Image: container.image,
    Volumes: null,
    WorkingDir: container.workingDir,
    Entrypoint: container.entrypoint,
    OnBuild: null,
    Labels: { ...labels, ...padding },
  }
}

function networkSettingsOf(engine: Engine, container: Container) {
  const endpoint = endpointOf(engine, container)
  const onBridge = networkName(container) === 'bridge'
  const sandbox = container.startedAt > 0 ? derivedId(container.id, 'sandbox', container.run) : ''
  const key = container.network === 'host' ? 'default' : sandbox.slice(0, 12)
  return {
    Bridge: '',
    SandboxID: sandbox,
    HairpinMode: false,
    LinkLocalIPv6Address: '',
    LinkLocalIPv6PrefixLen: 0,
    Ports:
      endpoint.EndpointID === '' || sharesNetwork(container)
        ? {}
        : Object.fromEntries(container.ports.map((p) => [portKey(p), bindingsOf(p)])),
    SandboxKey: sandbox === '' ? '' : `/var/run/docker/netns/${key}`,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    // The old fields speak of the default network only.
    EndpointID: onBridge ? endpoint.EndpointID : '',
    Gateway: onBridge ? endpoint.Gateway : '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    IPAddress: onBridge ? endpoint.IPAddress : '',
    IPPrefixLen: onBridge ? endpoint.IPPrefixLen : 0,
    IPv6Gateway: '',
    MacAddress: onBridge ? endpoint.MacAddress : '',
    Networks: sharesNetwork(container) ? {} : { [networkName(container)]: endpoint },
  }
}

function bindingsOf({ hostIp, publicPort }: Port) {
  if (publicPort === undefined) return null
  const addresses = hostIp ? [hostIp] : ['0.0.0.0', '::']
  return addresses.map((HostIp) => ({ HostIp, HostPort: String(publicPort) }))
}
