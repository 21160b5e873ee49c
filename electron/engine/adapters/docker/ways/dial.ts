/**
 * A TCP connection made by this computer, for the ways that are no SSH connection. Ends with a Failure that says which
 * of the causes it was. Used by local.ts, tcp.ts and tls.ts.
 */
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { Failure } from '../../../../../shared/errors'
import { deferredSocket } from '../../ssh'

const CONNECT_TIMEOUT_MS = 10_000

/** `where` is the machine as a person says it. */
export function dialTcp(host: string, port: number, where: string): Duplex {
  return deferredSocket((done) => {
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true, autoSelectFamily: true })
    socket.setTimeout(CONNECT_TIMEOUT_MS, () =>
      socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
    )
    const refuse = (error: unknown) => done(dialFailure(error, host, port, where))
    socket.once('error', refuse)
    socket.once('connect', () => {
      socket.off('error', refuse)
      socket.setTimeout(0)
      done(undefined, socket)
    })
    return () => socket.destroy()
  })
}

/** Without SSH only what the host itself publishes is in reach; gives a socket that says so. */
export function notReachable(target: string, where: string): Duplex {
  const failure = new Failure('INVALID', `${target} lies inside ${where}, where only an SSH connection leads.`, {
    hint: 'Publish the port of the container, or add the host by SSH.',
  })
  return deferredSocket((done) => {
    queueMicrotask(() => done(failure))
    return undefined
  })
}

function dialFailure(error: unknown, host: string, port: number, where: string): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const more = { details: error instanceof Error ? error.message : String(error), cause: error }
  if (code === 'ECONNREFUSED') {
    return new Failure('HOST_UNREACHABLE', `Nothing listens on port ${port} of ${where}.`, {
      ...more,
      hint: 'What runs in the container may not be ready yet, or may use another port.',
    })
  }
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return new Failure('HOST_UNREACHABLE', `${host} does not answer on port ${port}.`, {
      ...more,
      hint: 'A firewall may stand between, or the container has ended.',
    })
  }
  return new Failure('HOST_UNREACHABLE', `No connection to port ${port} of ${where} came about.`, more)
}
