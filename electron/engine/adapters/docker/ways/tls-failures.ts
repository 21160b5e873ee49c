/**
 * What an error of a TLS connection means to a person. Pure; used by tls.ts. The names come from Node (verification,
 * `ERR_TLS_…`), from OpenSSL and from Electron's BoringSSL (`ERR_SSL_…`), which name some alerts differently.
 */
import { cleanText } from '../../../../../shared/domain/text'
import { Failure } from '../../../../../shared/errors'
import type { Where } from '../../ssh'
import { dayOf } from './tls-material'

/** What a handshake showed before it failed. */
export interface Shown {
  /** All names it is made out to, as one text. */
  names: string
  subject: string
  validFrom: number
  expiresAt: number
  seenAt: number
}

type Said = [code: 'AUTH_FAILED' | 'INVALID' | 'HOST_UNREACHABLE', message: string, hint: string]
type Sentence = (where: Where, shown: Shown | undefined) => Said

const RENEW = 'It must be renewed on the server; until then nobody can tell it from another.'

const CAUSES: [pattern: RegExp, sentence: Sentence][] = [
  [
    /DEPTH_ZERO_SELF_SIGNED_CERT/,
    ({ host }) => [
      'AUTH_FAILED',
      `${host} shows a certificate that it signed itself.`,
      'Give this host the authority (ca.pem) its certificate is signed by, or that very certificate as the authority.',
    ],
  ],
  [
    /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA/,
    ({ host }) => [
      'AUTH_FAILED',
      `The certificate of ${host} is not signed by the authority you trust for it.`,
      'Check ca.pem. If it is the right one, somebody may stand between.',
    ],
  ],
  [
    /CERT_HAS_EXPIRED/,
    ({ host }, shown) => [
      'AUTH_FAILED',
      shown && shown.expiresAt < shown.seenAt
        ? `The certificate of ${host} expired on ${dayOf(shown.expiresAt)}.`
        : `The certificate of ${host}, or of the authority that signed it, has expired.`,
      RENEW,
    ],
  ],
  [
    /CERT_NOT_YET_VALID/,
    ({ host }, shown) => [
      'AUTH_FAILED',
      `The certificate of ${host} is not valid yet${shown ? `, only from ${dayOf(shown.validFrom)} on` : ''}.`,
      'Check the clock of this computer and of the server.',
    ],
  ],
  [/CERT_REVOKED/, ({ host }) => ['AUTH_FAILED', `The certificate of ${host} has been revoked.`, RENEW]],
  [
    /ALTNAME_INVALID/,
    ({ host }, shown) => [
      'AUTH_FAILED',
      `The certificate of ${host} is made out to ${shown?.names || 'another name'}.`,
      'Connect by that name, or set it as the name to expect in the settings of the host if it is the right server.',
    ],
  ],
  [
    /INVALID_PURPOSE/,
    ({ host }) => [
      'AUTH_FAILED',
      `The certificate of ${host} is not meant for servers.`,
      'It needs the usage serverAuth.',
    ],
  ],
  [
    /TOO_WEAK|KEY_TOO_SMALL|WEAK_SIGNATURE/,
    ({ host }) => [
      'AUTH_FAILED',
      `The certificate of ${host} is too weak to be trusted.`,
      'It needs RSA of 2048 bits or an elliptic curve, and SHA-256.',
    ],
  ],
  [
    /ALERT_CERTIFICATE_REQUIRED|ALERT_NO_CERTIFICATE/,
    ({ host }) => [
      'AUTH_FAILED',
      `${host} wants a client certificate and got none.`,
      'Choose the certificate it issued for you.',
    ],
  ],
  [
    /ALERT_CERTIFICATE_EXPIRED/,
    ({ host }) => [
      'AUTH_FAILED',
      `${host} says that your client certificate has expired.`,
      'Have it renewed; or check the clock of the server.',
    ],
  ],
  [
    /ALERT_CERTIFICATE_REVOKED/,
    ({ host }) => [
      'AUTH_FAILED',
      `${host} says that your client certificate was revoked.`,
      'Ask whoever runs the server for another.',
    ],
  ],
  [
    /ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|DECRYPT_ERROR)/,
    ({ host }) => [
      'AUTH_FAILED',
      `${host} does not accept the client certificate.`,
      'It must be signed by the authority that server trusts for its clients (its --tlscacert), for the usage clientAuth.',
    ],
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_TOO_(LARGE|SMALL)|RECORD_LAYER_FAILURE/,
    ({ host, port }) => [
      'INVALID',
      `${host} does not speak TLS on port ${port}.`,
      'Docker with TLS usually listens on 2376; 2375 is its open port. Check the port, or how dockerd was started.',
    ],
  ],
  [
    /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|VERSION_TOO_LOW/,
    ({ host }) => [
      'INVALID',
      `${host} offers only outdated versions of TLS.`,
      'Longshore needs TLS 1.2 or newer there.',
    ],
  ],
  [
    /ALERT_HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_SUITABLE|INSUFFICIENT_SECURITY/,
    ({ host }) => [
      'INVALID',
      `${host} and this computer agree on no way to encrypt.`,
      'It may want a client certificate of another kind, or offers only outdated ciphers.',
    ],
  ],
  [
    /ERR_TLS_HUNG_UP/,
    ({ host }) => [
      'HOST_UNREACHABLE',
      `${host} hung up as soon as it had seen the client certificate.`,
      'It probably does not accept it: it must be signed by the authority that server trusts for its clients.',
    ],
  ],
  [
    /socket disconnected before secure|ECONNRESET|EPIPE/,
    ({ host, port }) => [
      'HOST_UNREACHABLE',
      `${host} hung up before a secure connection came about.`,
      `Check that Docker with TLS listens on port ${port} there.`,
    ],
  ],
]

/** Undefined when the error is none of TLS. `isOpen`: the handshake was over, so that a plain end is no longer about it. */
export function tlsFailure(
  error: unknown,
  where: Where,
  shown: Shown | undefined,
  isOpen: boolean,
): Failure | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const text = `${code} ${nameOfAlert(error.message)}`
  const found = CAUSES.find(([pattern]) => pattern.test(text))
  if (!found && !/^ERR_(SSL|TLS|OSSL)_/.test(code)) return undefined
  const [kind, message, hint] = found?.[1](where, shown) ?? unknown(where)
  if (isOpen && kind === 'HOST_UNREACHABLE' && code !== 'ERR_TLS_HUNG_UP') return undefined
  return new Failure(kind, message, { hint, details: cleanText(`${code} ${error.message}`, 500), cause: error })
}

function unknown({ host }: Where): Said {
  return ['HOST_UNREACHABLE', `No secure connection to ${host} came about.`, 'See the details.']
}

/** OpenSSL's words where there is no code: `tlsv13 alert certificate required` becomes `ALERT_CERTIFICATE_REQUIRED`. */
function nameOfAlert(message: string): string {
  return message.replace(/alert [a-z ]+/g, (words) => words.trim().toUpperCase().replaceAll(' ', '_'))
}
