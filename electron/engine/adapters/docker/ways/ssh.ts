/**
 * An engine over one SSH connection: channels to its socket, or to a `docker system dial-stdio` for each where sshd
 * forbids those or the user may not use the socket.
 */
import type { HostAddress } from '../../../../../shared/contract/hosts'
import type { Failure } from '../../../../../shared/errors'
import type { ConnectContext } from '../../../ports'
import { CommandRefused, lacksSession, openSsh, SocketRefused, type SshLink, stage, within } from '../../ssh'
import type { Calls } from '../calls'
import { explainRefusal } from '../probe'
import { notAnswering, type Place, socketFailure } from '../rules'
import { chattering, explainCommand, noMoreSessions, type StdioWay, stdioCommand } from './dial-stdio'
import { isEverywhere, tryToOpen } from './local'
import { createSpareLinks, type SpareLinks } from './spare-links'
import { explainTalk } from './talk'
import type { Way } from './way'

type SshAddress = Extract<HostAddress, { kind: 'ssh' }>
type Sockets = Pick<Way, 'connectSocket' | 'explain' | 'prove'> & Partial<Way>

/** Starting a process takes longer than opening a channel. */
const FIRST_WORD_TIMEOUT_MS = 10_000

export async function openOverSsh(address: SshAddress, context: ConnectContext): Promise<Way> {
  const place: Place = { name: address.host, user: address.user, socketPath: address.socketPath }
  const { via = 'forward' } = address
  const link = await openSsh(address, context)
  const spares = createSpareLinks((signal) => openSsh(address, { ...context, onStage: undefined, signal }))
  void link.closed.then(spares.close)
  return {
    place,
    dial: (host, port) => link.dial(isEverywhere(host) ? '127.0.0.1' : host, port),
    // Over the same connection while there is room: sshd allows ten sessions in each.
    shell: (options, signal) =>
      link.shell(options, signal).catch((thrown) => {
        if (!lacksSession(thrown)) throw thrown
        return spares.shell(options, signal)
      }),
    talk: (command) => link.talk(command, (error) => explainTalk(error, place)),
    lost: link.lost,
    closed: link.closed,
    close: link.close,
    watchClosely: link.watchClosely,
    ...(via === 'forward' ? forwarded(link, place) : talked(link, place, via, spares)),
  }
}

function forwarded(link: SshLink, place: Place): Sockets {
  const connectSocket = () => link.connectSocket(place.socketPath)
  let asking: Promise<Failure> | undefined

  // Requests that fail together ask together.
  async function explain(error: unknown): Promise<Failure> {
    if (!(error instanceof SocketRefused)) return socketFailure(error, place)
    asking ??= explainRefusal(link, place, error).finally(() => {
      asking = undefined
    })
    return asking
  }

  return {
    connectSocket,
    explain,
    prove: (_calls, { onStage, signal }) =>
      stage({ onStage }, 'socket', async (note) => {
        await tryToOpen(connectSocket(), { place, explain, signal })
        note(place.socketPath)
      }),
  }
}

function talked(link: SshLink, place: Place, via: StdioWay, spares: SpareLinks): Sockets {
  const command = stdioCommand(via, place.socketPath)
  return {
    connectSocket: () => link.talk(command),
    connectStream: () => spares.talk(command),
    shell: spares.shell,
    talk: (said) => spares.talk(said, (error) => explainTalk(error, place)),
    async explain(error) {
      if (error instanceof CommandRefused) return explainCommand(error, place)
      const chatter = chattering(error, place)
      if (chatter) return chatter
      return error instanceof SocketRefused ? noMoreSessions(error, place) : socketFailure(error, place)
    },
    // That a command starts says nothing: only an answer through it does.
    prove: (calls: Calls, { onStage, signal }) =>
      stage({ onStage }, 'socket', async (note) => {
        const patience = { signal, timeoutMs: FIRST_WORD_TIMEOUT_MS, late: () => notAnswering(place) }
        await within(patience, (inner) => calls.ping(inner))
        note(command)
      }),
  }
}
