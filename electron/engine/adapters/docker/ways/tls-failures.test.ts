/** Names of errors, as Node's OpenSSL and Electron's BoringSSL give them, to the sentence each stands for. */
import { describe, expect, it } from 'vitest'
import type { Where } from '../../ssh'
import { tlsFailure } from './tls-failures'

const where: Where = { host: 'box', port: 2376, user: '' }
const at = Date.UTC(2026, 10, 21)
const shown = { names: 'other.example', subject: 'other', validFrom: at - 1000, expiresAt: at + 1000, seenAt: at }
const failureOf = (code: string, message = '', isOpen = false, what = shown) =>
  tlsFailure(Object.assign(new Error(message), { code }), where, what, isOpen)

describe('tlsFailure', () => {
  it.each([
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'AUTH_FAILED', 'wants a client certificate'],
    ['ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED', 'AUTH_FAILED', 'wants a client certificate'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'AUTH_FAILED', 'does not accept the client certificate'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'AUTH_FAILED', 'does not accept the client certificate'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'AUTH_FAILED', 'your client certificate has expired'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED', 'AUTH_FAILED', 'was revoked'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'INVALID', 'agree on no way to encrypt'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'INVALID', 'does not speak TLS on port 2376'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'INVALID', 'does not speak TLS on port 2376'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'INVALID', 'only outdated versions'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'INVALID', 'only outdated versions'],
    ['ERR_SSL_CA_MD_TOO_WEAK', 'AUTH_FAILED', 'too weak'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'AUTH_FAILED', 'not signed by the authority'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'AUTH_FAILED', 'not signed by the authority'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'AUTH_FAILED', 'signed itself'],
    ['CERT_REVOKED', 'AUTH_FAILED', 'has been revoked'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'AUTH_FAILED', 'made out to other.example.'],
    ['ERR_SSL_SOMETHING_NEW', 'HOST_UNREACHABLE', 'No secure connection to box came about'],
    ['ECONNRESET', 'HOST_UNREACHABLE', 'hung up before'],
  ])('%s', (code, expected, words) => {
    const failure = failureOf(code)
    expect(failure?.code).toBe(expected)
    expect(failure?.message).toContain(words)
    expect(failure?.info.hint).not.toBe('')
  })

  it('knows an alert by its words alone', () => {
    expect(failureOf('', 'error:0A00045C:SSL routines::tlsv13 alert certificate required')?.message).toContain(
      'wants a client',
    )
    expect(failureOf('', 'ssl3_read_bytes: tlsv1 alert unknown ca: SSL alert number 48')?.message).toContain(
      'does not accept',
    )
  })

  it('tells whose certificate has expired, and from when on one is valid', () => {
    expect(failureOf('CERT_HAS_EXPIRED', '', false, { ...shown, expiresAt: at - 1000 })?.message).toBe(
      'The certificate of box expired on 2026-11-20.',
    )
    expect(failureOf('CERT_HAS_EXPIRED')?.message).toContain('or of the authority that signed it')
    expect(
      failureOf('CERT_NOT_YET_VALID', '', false, { ...shown, validFrom: Date.UTC(2027, 0, 2) })?.message,
    ).toContain('2027-01-02')
  })

  it('leaves to others what is not about TLS', () => {
    expect(failureOf('ECONNREFUSED')).toBeUndefined()
    expect(failureOf('ECONNRESET', '', true)).toBeUndefined() // a connection that was open and broke
    expect(tlsFailure('text', where, shown, false)).toBeUndefined()
  })
})
