/**
 * An engine behind TLS with certificates on both sides. Every connection is checked whole: authority, dates and name of
 * the server, and TLS 1.2 at least. Opened by adapters/docker/index.ts.
 */
import { isIP, type Socket } from 'node:net'
import { checkServerIdentity, connect, createSecureContext, type TLSSocket } from 'node:tls'
import type { CertificateFacts, HostAddress } from '../../../../../shared/contract/hosts'
import { cleanText } from '../../../../../shared/domain/text'
import { Failure } from '../../../../../shared/errors'
import type { ConnectContext } from '../../../ports'
import { stage, type Where, within } from '../../ssh'
import { type Place, socketFailure } from '../rules'
import { createNetLine, reach } from './net-line'
import { type Shown, tlsFailure } from './tls-failures'
import { dayOf, type Material, readMaterial } from './tls-material'
import type { Way } from './way'

type TlsAddress = Extract<HostAddress, { kind: 'tls' }>

const HANDSHAKE_TIMEOUT_MS = 10_000
/** With TLS 1.3 a refusal of our certificate comes after the handshake; a ticket for the next time says yes earlier. */
const REFUSAL_TIMEOUT_MS = 300

export async function openTls(address: TlsAddress, context: ConnectContext): Promise<Way> {
  const { host, port } = address
  const where: Where = { host, port, user: '', server: 'Docker' }
  const socket = await reach(where, context)
  try {
    const material = await read(address, context)
    const secure = createSecure(address, material)
    const secured = secure.wrap(socket)
    const server = await stage(context, 'host-key', async (note) => {
      const facts = await shakeHands(secured, secure, where, context.signal)
      note(`${facts.subject}, until ${dayOf(facts.expiresAt)}`)
      return facts
    })
    return wayOver(where, secure, secured, { server, client: material.facts })
  } catch (thrown) {
    socket.on('error', () => {})
    socket.destroy()
    throw thrown
  }
}

/** What is wrong on this side is part of proving who we are. */
async function read({ material }: TlsAddress, context: ConnectContext): Promise<Material> {
  try {
    return await readMaterial(material, context, Date.now())
  } catch (thrown) {
    return stage(context, 'auth', () => Promise.reject(thrown))
  }
}

interface Secure {
  wrap: (socket: Socket) => TLSSocket
  /** What the last server showed, for the sentence about its failure. */
  shown: () => Shown | undefined
}

function createSecure({ host, serverName }: TlsAddress, { authorities, certificate, key }: Material): Secure {
  const expected = (serverName ?? host).replace(/^\[(.*)\]$/, '$1')
  const secureContext = createSecureContext({ ca: authorities, cert: certificate, key, minVersion: 'TLSv1.2' })
  let session: Buffer | undefined
  let shown: Shown | undefined
  return {
    shown: () => shown,
    wrap(socket) {
      const secured = connect({
        socket,
        secureContext,
        session,
        rejectUnauthorized: true,
        // An address is never sent as a name (RFC 6066, 3), and is checked all the same.
        ...(isIP(expected) === 0 ? { servername: expected } : {}),
        checkServerIdentity: (_name, shownCertificate) => checkServerIdentity(expected, shownCertificate),
      })
      // TLS 1.2 gives its session before the certificate is judged, TLS 1.3 after.
      let offered: Buffer | undefined
      let isTrusted = false
      secured.on('session', (given) => {
        offered = given
        if (isTrusted) session = given
      })
      secured.once('secureConnect', () => {
        isTrusted = true
        session = offered ?? session
      })
      // Node's own event before it judges; afterwards what was shown is gone.
      secured.prependOnceListener('secure', () => {
        shown = whatWasShown(secured)
      })
      secured.once('error', () => {
        session = undefined
      })
      return secured
    },
  }
}

/** By getPeerCertificate: after getPeerX509Certificate Node finds no certificate any more when it checks the name. */
function whatWasShown(secured: TLSSocket): Shown {
  const { subject, subjectaltname, valid_from, valid_to } = secured.getPeerCertificate()
  const commonName = subject?.CN
  const name = (Array.isArray(commonName) ? commonName[0] : commonName) ?? ''
  return {
    names: cleanText((subjectaltname ?? name).replaceAll(/(DNS|IP Address):/g, ''), 200),
    subject: cleanText(name || (subjectaltname ?? ''), 200),
    validFrom: Date.parse(valid_from) || 0,
    expiresAt: Date.parse(valid_to) || 0,
    seenAt: Date.now(),
  }
}

/** Gives what the server showed, once all of it is in order. */
async function shakeHands(
  secured: TLSSocket,
  secure: Secure,
  where: Where,
  signal: AbortSignal,
): Promise<CertificateFacts> {
  const { host, port } = where
  const late = () =>
    new Failure('HOST_UNREACHABLE', `${host} takes connections on port ${port} but brings none to an end.`, {
      hint: 'Check that Docker with TLS listens there; it may be overloaded or stuck.',
    })
  const opened = new Promise<void>((resolve, reject) => {
    secured.once('secureConnect', resolve)
    secured.once('error', reject)
  })
  try {
    await within({ signal, timeoutMs: HANDSHAKE_TIMEOUT_MS, late }, () => opened)
  } catch (thrown) {
    secured.on('error', () => {})
    secured.destroy()
    if (thrown instanceof Failure) throw thrown
    throw tlsFailure(thrown, where, secure.shown(), false) ?? socketFailure(thrown, placeOf(where))
  }
  const { subject, expiresAt } = whatWasShown(secured)
  if (expiresAt > 0) return { side: 'server', subject, expiresAt }
  throw new Failure('AUTH_FAILED', `${host} shows no certificate.`)
}

/** Nothing is written before: a server that refuses us hangs up, and its reason could be lost with our bytes. */
function refusalOrTicket(secured: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, secured.getProtocol() === 'TLSv1.3' ? REFUSAL_TIMEOUT_MS : 0)
    const settle = (act: () => void) => {
      clearTimeout(timer)
      act()
    }
    secured.once('session', () => settle(resolve))
    secured.once('end', () => settle(() => reject(hungUp())))
    secured.on('error', (error) => settle(() => reject(error)))
    secured.resume()
  })
}

/** Some servers refuse a certificate without a word. */
function hungUp(): Error {
  return Object.assign(new Error('ended after the handshake'), { code: 'ERR_TLS_HUNG_UP' })
}

function placeOf({ host, port }: Where): Place {
  return { name: host, user: '', socketPath: `tcp://${host}:${port}` }
}

function wayOver(
  where: Where,
  secure: Secure,
  first: TLSSocket,
  { server, client }: Record<'server' | 'client', CertificateFacts>,
): Way {
  const place = placeOf(where)
  const { open, networkFailure, ...line } = createNetLine(where)
  const welcome = refusalOrTicket(first).finally(() => first.destroy())
  welcome.catch(() => {}) // awaited by `prove`
  const explain = async (error: unknown) =>
    tlsFailure(error, where, secure.shown(), true) ?? networkFailure(error) ?? socketFailure(error, place)
  return {
    ...line,
    place,
    explain,
    certificate: client.expiresAt < server.expiresAt ? client : server,
    connectSocket() {
      const secured = secure.wrap(open())
      secured.on('error', networkFailure) // from now on it has the errors of the connection beneath
      return secured
    },
    prove: (calls, context) =>
      stage(context, 'auth', async (note) => {
        await welcome.catch(async (thrown) => Promise.reject(await explain(thrown)))
        await calls.ping(context.signal)
        note(`${client.subject}, until ${dayOf(client.expiresAt)}`)
      }),
  }
}
