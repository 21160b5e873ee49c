/**
 * HTTP over sockets that adapters/ssh or the local system opens. node:http keeps them open between requests and queues
 * what is too much; it only has to be told where sockets come from. Used by calls.ts.
 */
import { Agent } from 'node:http'
import type { Duplex } from 'node:stream'

export class SocketPool extends Agent {
  readonly #connect: () => Duplex

  /**
   * At most `maxSockets` are open; more requests wait for one. `connect` gives a socket that may still be opening.
   * `maxFreeSockets` of them are kept when nobody uses them.
   */
  constructor(connect: () => Duplex, maxSockets: number, maxFreeSockets = maxSockets) {
    super({ keepAlive: maxFreeSockets > 0, maxSockets, maxFreeSockets })
    this.#connect = connect
  }

  override createConnection(): Duplex {
    return this.#connect()
  }
}
