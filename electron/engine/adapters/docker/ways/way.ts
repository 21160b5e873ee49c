/**
 * What an engine is reached through, whichever kind of address a host has: one file beside this for each. Opened by
 * adapters/docker/index.ts, which puts HTTP and Docker's vocabulary on top.
 */
import type { Duplex } from 'node:stream'
import type { CertificateFacts } from '../../../../../shared/contract/hosts'
import type { Failure } from '../../../../../shared/errors'
import type { ConnectContext, DockerHost } from '../../../ports'
import type { Calls } from '../calls'
import type { Place } from '../rules'

export interface Way {
  place: Place
  /** A connection to the engine; it may be written to before it is open. An error that it ends with goes to `explain`. */
  connectSocket: () => Duplex
  /** The same for what goes on for long, where a connection carries only so many. */
  connectStream?: (() => Duplex) | undefined
  /** What a broken socket or request means; it may ask the server. Never rejects. */
  explain: (error: unknown) => Promise<Failure>
  /** Shows that requests get through, and reports the stages that lie between the connection and the engine. */
  prove: (calls: Calls, context: ConnectContext) => Promise<void>
  /** A TCP connection as the host would make it; an `error` it ends with is a Failure. */
  dial: (host: string, port: number) => Duplex
  /** Over SSH: a terminal on the host. */
  shell?: DockerHost['shell']
  /** Over SSH: a command on the host that is talked to. */
  talk?: DockerHost['talk']
  /** Why the connection beneath is gone, once it is. */
  lost: () => Failure | undefined
  /** Resolves once, when the connection beneath is gone. */
  closed: Promise<Failure | undefined>
  close: () => void
  /** Of TLS: the certificate that ends first. */
  certificate?: CertificateFacts | undefined
  /** Asks more often whether the line is alive, until the function it gives is called. */
  watchClosely?: ((calls: Calls) => () => void) | undefined
}
