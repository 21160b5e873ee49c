/**
 * The line to an engine that listens on a TCP port. There is no one connection that could break, so the line counts as
 * lost when no connection can be made any more, or when one dies in silence. Used by tcp.ts and tls.ts.
 */
import { connect, type Socket } from 'node:net'
import type { Failure } from '../../../../../shared/errors'
import type { ConnectContext } from '../../../ports'
import { connectFailure, connectTcp, connectTimeout, resolveHost, stage, type Where, within } from '../../ssh'
import type { Calls } from '../calls'
import { dialTcp, notReachable } from './dial'
import { isEverywhere } from './local'
import type { Way } from './way'

/** A silent connection is asked after this; libuv asks ten times, a second apart. */
const KEEPALIVE_DELAY_MS = 4000
const PING_EVERY_MS = 3000
const PING_TIMEOUT_MS = 3000
const KNOCK_TIMEOUT_MS = 2000

export interface NetLine extends Pick<Way, 'dial' | 'lost' | 'closed' | 'close' | 'watchClosely'> {
  where: Where
  /** A TCP connection that may still be opening. */
  open: () => Socket
  /** The Failure of an error of the network, which also ends the line; undefined for any other. */
  networkFailure: (error: unknown) => Failure | undefined
}

/** Finds the host and connects once, reporting both stages. The socket is the caller's. */
export async function reach(where: Where, context: ConnectContext): Promise<Socket> {
  const addresses = await stage(context, 'resolve', async (note) => {
    const found = await resolveHost(where, context.signal)
    note(
      found
        .map(({ address }) => address)
        .slice(0, 4)
        .join(', '),
    )
    return found
  })
  return stage(context, 'connect', async (note) => {
    const socket = await connectTcp(where, addresses, context.signal)
    note(`${socket.remoteAddress ?? where.host}, port ${where.port}`)
    return socket
  })
}

const NETWORK = new Set([
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EACCES',
])

export function createNetLine(where: Where): NetLine {
  const closed = Promise.withResolvers<Failure | undefined>()
  const life = new AbortController()
  let cause: Failure | undefined
  const host = where.host.replace(/^\[(.*)\]$/, '$1')

  function lose(failure: Failure): Failure {
    cause ??= failure
    life.abort()
    closed.resolve(cause)
    return failure
  }
  function networkFailure(error: unknown): Failure | undefined {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const isNetwork = error instanceof AggregateError || NETWORK.has(code)
    return isNetwork ? lose(connectFailure(error, where)) : undefined
  }
  function open(): Socket {
    const socket = connect({
      host,
      port: where.port,
      noDelay: true,
      autoSelectFamily: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEPALIVE_DELAY_MS,
    })
    // Of a connection that dies in the middle of an answer node:http tells only that it did, not why.
    socket.on('error', networkFailure)
    return socket
  }

  return {
    where,
    open,
    networkFailure,
    dial(target, port) {
      const isOfHost = isEverywhere(target) || /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(target) || target === host
      return isOfHost ? dialTcp(host, port, where.host) : notReachable(target, where.host)
    },
    lost: () => cause,
    closed: closed.promise,
    close() {
      life.abort()
      closed.resolve(cause)
    },
    watchClosely(calls) {
      const over = new AbortController()
      void watch(calls, { open, where, lose, signal: AbortSignal.any([over.signal, life.signal]) })
      return () => over.abort()
    },
  }
}

interface Watched {
  open: () => Socket
  where: Where
  lose: (failure: Failure) => void
  signal: AbortSignal
}

/** A ping that stays out may mean a stuck engine; only when nobody opens the door either the line is dead. */
async function watch(calls: Calls, { open, where, lose, signal }: Watched): Promise<void> {
  while (!signal.aborted) {
    await pause(PING_EVERY_MS, signal)
    if (signal.aborted) return
    const answered = await calls.ping(AbortSignal.any([signal, AbortSignal.timeout(PING_TIMEOUT_MS)])).then(
      () => true,
      () => false,
    )
    if (answered || signal.aborted) continue
    if (!(await knock(open(), where, signal)) && !signal.aborted) lose(connectTimeout(where))
  }
}

async function knock(socket: Socket, where: Where, signal: AbortSignal): Promise<boolean> {
  const opened = new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    // Refused is an answer too: the next request says so.
    socket.on('error', () => resolve(true))
  })
  try {
    return await within({ signal, timeoutMs: KNOCK_TIMEOUT_MS, late: () => connectTimeout(where) }, () => opened)
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
