/**
 * Makes an SSH channel look enough like a socket for Node's HTTP server, which asks its sockets for a few methods a
 * Duplex lacks. Called by ssh-host.ts for each channel to the engine's socket and each `docker system dial-stdio`.
 */
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** The server takes the channel over; it ends with the channel. */
export function serveChannel(server: Server, channel: Duplex): void {
  const same = () => channel
  Object.assign(channel, {
    setTimeout: same,
    setNoDelay: same,
    setKeepAlive: same,
    ref: same,
    unref: same,
    // net.Socket's: end what can be read and close when all is written. ssh2 closes a server's channel when it finishes.
    destroySoon: () => channel.end(),
  })
  channel.on('error', () => {
    // The peer went away; 'close' follows and ends whatever was being answered.
  })
  server.emit('connection', channel)
}
