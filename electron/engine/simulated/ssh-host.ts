/**
 * One simulated machine as the network sees it: a port on loopback, an sshd with a host key of its own, and behind it
 * the engine's socket. Accepts one key and nothing else. Made by fleet.ts; it also breaks the machine on order.
 */
import type { Server as HttpServer } from 'node:http'
import { createServer, type Socket } from 'node:net'
import ssh2, { type AuthContext, type Connection, type ServerChannel, type Session } from 'ssh2'
import { serveChannel } from './channel-socket'
import type { Engine } from './engine-state'
import type { Faults } from './faults'
import { createHttpServer } from './http-server'
import { serveShell } from './machine-shell'
import type { Breakage } from './protocol'
import { createPageServer, listenerAt } from './published'
import { isReader, type Reader, serveReader } from './reader'
import { runShellCommand } from './shell-commands'

const SOCKET_PATHS = ['/var/run/docker.sock', '/run/docker.sock']
/** sshd's default MaxSessions; forwarded sockets do not count. */
const MAX_SESSIONS = 10
const ENGINE_GONE =
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n'
/** What Electron's BoringSSL can do as well. */
const ALGORITHMS = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256', 'ecdh-sha2-nistp384'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-256'],
  compress: ['none'],
} satisfies ConstructorParameters<typeof ssh2.Server>[0]['algorithms']

export interface SshHost {
  readonly port: number
  /** Connections open now. */
  readonly connections: number
  break(how: Breakage): void
  /** Those that run now. */
  killReaders(): void
  dispose(): Promise<void>
}

interface Machine {
  engine: Engine
  faults: Faults
  http: HttpServer
  servePage: ReturnType<typeof createPageServer>
  user: string
  clientKey: Buffer
  sockets: Set<Socket>
  channels: Set<ServerChannel>
  readers: Set<Reader>
  how: Exclude<Breakage, 'drop-connections'>
  /** Connections made while the machine was silent. */
  waiting: Set<Socket>
}

/** `hostKey` is a private key in PEM, `clientKey` the public half of the key it accepts, in SSH's wire format. */
export async function createSshHost(
  options: Pick<Machine, 'engine' | 'faults' | 'user' | 'clientKey'> & { hostKey: string },
): Promise<SshHost> {
  const machine: Machine = {
    ...options,
    http: createHttpServer(options.engine, options.faults),
    servePage: createPageServer(options.engine.name),
    sockets: new Set(),
    channels: new Set(),
    readers: new Set(),
    waiting: new Set(),
    how: 'restore',
  }
  const ssh = new ssh2.Server({ hostKeys: [options.hostKey], algorithms: ALGORITHMS, ident: 'OpenSSH_9.2p1' })
  ssh.on('connection', (client: Connection) => welcome(machine, client))
  // ssh2 emits what a half-dead socket does to it; the connection is gone by then.
  ssh.on('error', () => {})
  const accept = (socket: Socket) => ssh.injectSocket(socket)
  const server = createServer({ noDelay: true }, (socket) => {
    machine.sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => machine.sockets.delete(socket) && machine.waiting.delete(socket))
    if (machine.how === 'refuse') socket.resetAndDestroy()
    else if (machine.how === 'hang') machine.waiting.add(socket)
    else accept(socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a simulated host got no port')
  return {
    port: address.port,
    get connections() {
      return machine.sockets.size
    },
    break: (how) => breakMachine(machine, how, accept),
    killReaders() {
      for (const reader of machine.readers) reader.kill()
    },
    async dispose() {
      machine.faults.wake()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of machine.sockets) socket.destroy()
      await closed
    },
  }
}

function breakMachine(machine: Machine, how: Breakage, accept: (socket: Socket) => void): void {
  const { sockets, channels, faults } = machine
  const heal = () => {
    faults.wake()
    if (machine.how === 'engine-hang') for (const channel of channels) channel.uncork()
    if (machine.how === 'hang')
      for (const socket of sockets) {
        if (machine.waiting.delete(socket)) accept(socket)
        else {
          socket.uncork()
          socket.resume()
        }
      }
    machine.how = 'restore'
  }
  heal()
  if (how === 'restore') {
    faults.answers.length = 0
    faults.reader = 'well'
  }
  if (how === 'drop-connections') for (const socket of sockets) socket.resetAndDestroy()
  else if (how !== 'restore') machine.how = how
  if (how === 'refuse') for (const socket of sockets) socket.resetAndDestroy()
  if (how === 'dockerd-down') for (const channel of [...channels]) channel.destroy()
  if (how === 'engine-hang') {
    faults.sleep()
    for (const channel of channels) channel.cork()
  }
  if (how === 'hang')
    for (const socket of sockets) {
      socket.pause()
      socket.cork()
    }
}

function welcome(machine: Machine, client: Connection): void {
  let sessions = 0
  client.on('error', () => {
    // A reset connection; 'close' follows.
  })
  client.on('authentication', (attempt) => authenticate(machine, attempt))
  client.on('ready', () => {
    client.on('openssh.streamlocal', (accept, reject, { socketPath }) => {
      if (!SOCKET_PATHS.includes(socketPath) || machine.how === 'dockerd-down') reject()
      else connectEngine(machine, accept())
    })
    client.on('tcpip', (accept, reject, { destIP, destPort }) => {
      const container = listenerAt(machine.engine, destIP, destPort)
      if (container) machine.servePage(accept(), container)
      else refuseConnection(client, reject)
    })
    client.on('session', (accept, reject) => {
      if (sessions >= MAX_SESSIONS) {
        reject()
        return
      }
      sessions += 1
      const session = accept()
      session.once('close', () => {
        sessions -= 1
      })
      serveSession(machine, session)
    })
  })
}

/** sshd passes on the words of its system; ssh2's `reject` has none, so that its protocol is given them on the way. */
function refuseConnection(client: Connection, reject: () => void): void {
  const protocol: object = Reflect.get(client, '_protocol') ?? {}
  const plain: unknown = Reflect.get(protocol, 'channelOpenFail')
  if (typeof plain === 'function') {
    const worded = (recipient: number, reason: number) =>
      Reflect.apply(plain, protocol, [recipient, reason, 'Connection refused'])
    Reflect.set(protocol, 'channelOpenFail', worded)
  }
  reject()
  Reflect.deleteProperty(protocol, 'channelOpenFail')
}

function authenticate(machine: Machine, attempt: AuthContext): void {
  if (isWelcome(machine, attempt)) attempt.accept()
  else attempt.reject(['publickey'])
}

/** Without a signature the client only asks whether this key would do. */
function isWelcome({ user, clientKey }: Machine, attempt: AuthContext): boolean {
  if (attempt.method !== 'publickey' || attempt.username !== user) return false
  const { key, signature, blob } = attempt
  if (!clientKey.equals(key.data)) return false
  if (!signature || !blob) return true
  const known = ssh2.utils.parseKey(`${key.algo} ${clientKey.toString('base64')}`)
  return !(known instanceof Error) && known.verify(blob, signature) === true
}

function connectEngine(machine: Machine, channel: ServerChannel): void {
  machine.channels.add(channel)
  channel.once('close', () => machine.channels.delete(channel))
  if (machine.how === 'engine-hang') channel.cork()
  serveChannel(machine.http, channel)
}

function serveSession(machine: Machine, session: Session): void {
  serveShell(machine.engine, machine.user, session)
  session.on('exec', (accept, _reject, { command }) => {
    const channel = accept()
    if (/^docker system dial-stdio\s*$/.test(command)) {
      if (machine.how !== 'dockerd-down') return connectEngine(machine, channel)
      channel.stderr.write(ENGINE_GONE)
      channel.exit(1)
      channel.end()
      return
    }
    if (isReader(command)) {
      const reader = serveReader(machine.engine, machine.faults, channel)
      machine.readers.add(reader)
      channel.once('close', () => machine.readers.delete(reader))
      return
    }
    const { exitCode, stdout, stderr } = runShellCommand(machine.engine, machine.user, command)
    if (stdout !== '') channel.write(stdout)
    if (stderr !== '') channel.stderr.write(stderr)
    channel.exit(exitCode)
    channel.end()
  })
  session.on('signal', (accept) => accept?.())
}
