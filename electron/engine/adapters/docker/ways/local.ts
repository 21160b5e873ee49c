/** An engine of this computer, over its socket. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import type { Duplex } from 'node:stream'
import type { HostAddress } from '../../../../../shared/contract/hosts'
import { Failure } from '../../../../../shared/errors'
import { stage, within } from '../../ssh'
import { notAnswering, type Place, socketFailure } from '../rules'
import { dialTcp } from './dial'
import type { Way } from './way'

const OPEN_SOCKET_TIMEOUT_MS = 10_000

export function openLocal({ socketPath }: Extract<HostAddress, { kind: 'local' }>): Way {
  const place: Place = { name: 'this computer', user: userInfo().username, socketPath }
  const closed = Promise.withResolvers<undefined>()
  const connectSocket = () => connect(socketPath)
  const explain = async (error: unknown) => socketFailure(error, place)
  return {
    place,
    connectSocket,
    explain,
    prove: (_calls, context) =>
      stage(context, 'socket', async (note) => {
        await tryToOpen(connectSocket(), { place, explain, signal: context.signal })
        note(socketPath)
      }),
    dial: (host, port) => dialTcp(isEverywhere(host) ? '127.0.0.1' : host, port, 'this computer'),
    lost: () => undefined,
    closed: closed.promise,
    close: () => closed.resolve(undefined),
  }
}

/** A port that listens on every address is reached on the loopback one. */
export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === ''
}

/** Resolves when the socket is open, and closes it again. Rejects with the Failure that `explain` gives. */
export async function tryToOpen(
  socket: Duplex,
  { place, explain, signal }: Pick<Way, 'place' | 'explain'> & { signal: AbortSignal },
): Promise<void> {
  const patience = { signal, timeoutMs: OPEN_SOCKET_TIMEOUT_MS, late: () => notAnswering(place) }
  try {
    await within(patience, () => once(socket, 'connect'))
  } catch (thrown) {
    throw thrown instanceof Failure ? thrown : await explain(thrown)
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}
