/**
 * The way to the server: the name is looked up anew for each attempt, then the addresses are tried. Used by link.ts.
 */
import { promises as dns, type LookupAddress } from 'node:dns'
import { connect, isIP, type Socket } from 'node:net'
import { within } from './patience'
import { connectFailure, connectTimeout, resolveFailure, type Where } from './rules'

const CONNECT_TIMEOUT_MS = 10_000

/** All addresses of a host, in the resolver's order. Rejects with HOST_UNREACHABLE. */
export async function resolveHost(where: Where, signal: AbortSignal): Promise<LookupAddress[]> {
  const name = where.host.replace(/^\[(.*)\]$/, '$1')
  const family = isIP(name)
  if (family !== 0) return [{ address: name, family }]
  const late = () =>
    resolveFailure(Object.assign(new Error('the DNS server does not answer'), { code: 'EAI_AGAIN' }), where)
  return within({ signal, timeoutMs: CONNECT_TIMEOUT_MS, late }, async () => {
    try {
      return await dns.lookup(name, { all: true, order: 'verbatim' })
    } catch (thrown) {
      throw resolveFailure(thrown, where)
    }
  })
}

/** A TCP connection to one of the addresses, IPv6 and IPv4 in turn. Rejects with HOST_UNREACHABLE. */
export async function connectTcp(where: Where, addresses: LookupAddress[], signal: AbortSignal): Promise<Socket> {
  const socket = connect({
    host: where.host,
    port: where.port,
    noDelay: true,
    autoSelectFamily: true,
    lookup: (_name, options, found) => {
      if (options.all) found(null, addresses)
      else found(null, addresses[0]?.address ?? '', addresses[0]?.family)
    },
  })
  try {
    await within({ signal, timeoutMs: CONNECT_TIMEOUT_MS, late: () => connectTimeout(where) }, () =>
      connected(socket, where),
    )
    return socket
  } catch (thrown) {
    socket.on('error', () => {})
    socket.destroy()
    throw thrown
  }
}

function connected(socket: Socket, where: Where): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => reject(connectFailure(error, where)))
    socket.once('connect', () => {
      // Until ssh2 listens nobody does, and an error that nobody hears would end the process.
      socket.on('error', () => {})
      resolve()
    })
  })
}
