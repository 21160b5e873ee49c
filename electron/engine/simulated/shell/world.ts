/** What a simulated shell finds around it: made for a container or a machine, read by its commands. */
import type { Engine } from '../engine-state'
import type { Container } from '../model'

export interface World {
  /** `container` or `host`, as the greeting says it. */
  what: string
  hostname: string
  user: string
  home: string
  kernel: string
  operatingSystem: string
  bootedAt: number
  environment: Map<string, string>
  /** Each folder with what is in it; a name that is no folder is a file. */
  folders: ReadonlyMap<string, readonly string[]>
  files: ReadonlyMap<string, string>
  processes: { pid: number; user: string; command: string }[]
}

const ROOT = ['bin', 'dev', 'etc', 'home', 'proc', 'root', 'srv', 'tmp', 'usr', 'var']

/** `environment` as the exec was given it: `NAME=value`. */
export function containerWorld(
  engine: Engine,
  container: Container,
  wanted: { user: string; environment: readonly string[]; command: string },
): World {
  const user = wanted.user || container.user || 'root'
  const command = [...(container.entrypoint ?? []), ...container.command].join(' ')
  return world(engine, {
    what: 'container',
    hostname: container.hostname,
    user,
    given: [...container.env, ...wanted.environment],
    operatingSystem: `Simulated Linux (${container.image})`,
    extra: new Map([['/srv', ['README']]]),
    processes: [
      { pid: 1, user: container.user || 'root', command },
      { pid: 42, user, command: wanted.command },
    ],
  })
}

export function machineWorld(engine: Engine, user: string): World {
  return world(engine, {
    what: 'host',
    hostname: engine.name,
    user,
    given: [`HOME=/home/${user}`, 'SHELL=/bin/sh', 'TERM=xterm-256color'],
    operatingSystem: engine.machine.operatingSystem,
    extra: new Map([['/home', [user]]]),
    processes: [
      { pid: 1, user: 'root', command: '/sbin/init' },
      { pid: 600, user: 'root', command: '/usr/bin/dockerd' },
      { pid: 2042, user, command: '-sh' },
    ],
  })
}

interface Known extends Pick<World, 'what' | 'hostname' | 'user' | 'operatingSystem' | 'processes'> {
  given: readonly string[]
  extra: ReadonlyMap<string, readonly string[]>
}

function world(engine: Engine, { given, extra, ...known }: Known): World {
  const home = known.user === 'root' ? '/root' : `/home/${known.user}`
  const environment = new Map([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['HOSTNAME', known.hostname],
    ['HOME', home],
    ...given.map((each): [string, string] => {
      const at = each.indexOf('=')
      return at < 0 ? [each, ''] : [each.slice(0, at), each.slice(at + 1)]
    }),
  ])
  const files = new Map([
    ['/etc/hostname', `${known.hostname}\n`],
    ['/etc/os-release', `PRETTY_NAME="${known.operatingSystem}"\nID=simulated\n`],
    [
      '/etc/passwd',
      `root:x:0:0:root:/root:/bin/sh\n${known.user === 'root' ? '' : `${known.user}:x:1000:1000::${home}:/bin/sh\n`}`,
    ],
    ['/srv/README', 'Nothing of this is there: it is a simulated machine of the demo.\n'],
  ])
  const folders = new Map<string, readonly string[]>([
    ['/', ROOT],
    ['/etc', ['hostname', 'os-release', 'passwd']],
    ...ROOT.filter((name) => name !== 'etc').map((name): [string, readonly string[]] => [`/${name}`, []]),
    [home, []],
    ...extra,
  ])
  return {
    ...known,
    home,
    environment,
    folders,
    files,
    kernel: engine.machine.kernel,
    bootedAt: engine.machine.bootedAt,
  }
}
