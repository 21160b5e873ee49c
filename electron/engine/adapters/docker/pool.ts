/**
 * HTTP over sockets that adapters/ssh or the local system opens. node:http keeps them open between requests and queues
 * what is too much; it only has to be told where sockets come from. Used by calls.ts.
 */
import { Agent, type ClientRequest } from 'node:http'
import type { Duplex } from 'node:stream'

export class SocketPool extends Agent {
  readonly #connect: () => Duplex
  readonly #keptMs: number
  readonly #idle = new Map<Duplex, NodeJS.Timeout>()

  /**
   * At most `maxSockets` are open; more requests wait for one. `connect` gives a socket that may still be opening.
   * `maxFreeSockets` of them are kept when nobody uses them, for good or for `keptMs` (the agent's own limit asks
   * sockets for a timer, which those of adapters/ssh do not have).
   */
  constructor(connect: () => Duplex, maxSockets: number, maxFreeSockets = maxSockets, keptMs = Infinity) {
    super({ keepAlive: maxFreeSockets > 0, maxSockets, maxFreeSockets })
    this.#connect = connect
    this.#keptMs = keptMs
  }

  override keepSocketAlive(socket: Duplex): boolean {
    const isKept: unknown = super.keepSocketAlive(socket) // its type hides what it says
    if (isKept === true && this.#keptMs < Infinity) {
      const letGo = () => {
        this.#idle.delete(socket)
        socket.destroy()
      }
      this.#idle.set(socket, setTimeout(letGo, this.#keptMs))
    }
    return isKept === true
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    clearTimeout(this.#idle.get(socket))
    this.#idle.delete(socket)
    super.reuseSocket(socket, request)
  }

  override destroy(): void {
    for (const timer of this.#idle.values()) clearTimeout(timer)
    this.#idle.clear()
    super.destroy()
  }

  override createConnection(): Duplex {
    return this.#connect()
  }
}
