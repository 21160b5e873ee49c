/**
 * Certificates and the key of a TLS host: read anew for each connect, since files may be renewed, and looked at before
 * anything is sent, so that what is wrong on this side has its own sentence. Used by tls.ts.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import type { CertificateFacts, TlsMaterial } from '../../../../../shared/contract/hosts'
import { cleanText } from '../../../../../shared/domain/text'
import { Failure } from '../../../../../shared/errors'
import type { ConnectContext } from '../../../ports'

export interface Material {
  /** Undefined: those Node brings along. */
  authorities: string | string[] | undefined
  certificate: string
  key: string
  facts: CertificateFacts
}

/** A bundle of all public authorities has about 220 KiB. */
const MAX_FILE_BYTES = 512 * 1024

/** Rejects with AUTH_FAILED, or with LOCKED from the vault. `now` is in epoch milliseconds. */
export async function readMaterial(
  material: TlsMaterial,
  { secrets, signal }: Pick<ConnectContext, 'secrets' | 'signal'>,
  now: number,
): Promise<Material> {
  const isPasted = material.kind === 'pasted'
  const [ca, certificate, key] = isPasted
    ? [material.ca, material.certificate, await secrets.read(material.keyId, signal)]
    : await Promise.all([
        material.ca === undefined ? undefined : readPem(material.ca),
        readPem(material.certificate),
        readPem(material.key),
      ])
  const named = (path: string | undefined, what: string) =>
    isPasted || !path ? `The pasted ${what}` : `The file ${path}`
  const files = isPasted ? undefined : material
  if (ca !== undefined) parseCertificate(ca, named(files?.ca, 'authority'))
  const own = parseCertificate(certificate, named(files?.certificate, 'certificate'))
  const facts = factsOf(own, 'client')
  checkDates(own, facts, now)
  checkKey(own, key, named(files?.key, 'key'))
  return { authorities: ca ?? systemAuthorities(), certificate, key, facts }
}

/** Node can read the system's own authorities since 22.15; older ones know only those they bring along. */
function systemAuthorities(): string[] | undefined {
  if (!('getCACertificates' in tls)) return undefined
  return [...tls.getCACertificates('default'), ...tls.getCACertificates('system')]
}

function factsOf(certificate: X509Certificate, side: CertificateFacts['side']): CertificateFacts {
  const name = /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? certificate.subjectAltName ?? certificate.subject
  return { side, subject: cleanText(name, 200), expiresAt: Date.parse(certificate.validTo) || 0 }
}

function parseCertificate(pem: string, what: string): X509Certificate {
  if (!/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/.test(pem)) {
    const isKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)
    throw refusal(
      isKey ? `${what} holds a key where a certificate belongs.` : `${what} is not a certificate in PEM form.`,
      'PEM begins with -----BEGIN CERTIFICATE-----; openssl x509 -inform der -in FILE turns the binary form into it.',
    )
  }
  try {
    return new X509Certificate(pem)
  } catch (thrown) {
    throw refusal(`${what} is not a certificate that can be read.`, 'It may be cut short: copy it whole.', thrown)
  }
}

function checkDates(certificate: X509Certificate, { subject, expiresAt }: CertificateFacts, now: number): void {
  if (expiresAt < now) {
    throw refusal(
      `Your client certificate ${subject} expired on ${dayOf(expiresAt)}.`,
      'Have it renewed by whoever issued it, then connect again.',
    )
  }
  const from = Date.parse(certificate.validFrom)
  if (from > now) {
    throw refusal(
      `Your client certificate ${subject} is valid only from ${dayOf(from)} on.`,
      'Check the clock of this computer.',
    )
  }
}

function checkKey(certificate: X509Certificate, pem: string, what: string): void {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem)) {
    throw refusal(
      `${what} is locked with a passphrase.`,
      'Longshore cannot unlock keys for TLS: unlock it (openssl pkey -in key.pem) and paste it, so that it lies in the vault.',
    )
  }
  let fits: boolean
  try {
    fits = certificate.checkPrivateKey(createPrivateKey(pem))
  } catch (thrown) {
    throw refusal(`${what} is not a private key in PEM form.`, 'It begins with -----BEGIN PRIVATE KEY-----.', thrown)
  }
  if (!fits)
    throw refusal(`${what} does not belong to the client certificate.`, 'Choose the two that were made together.')
}

async function readPem(path: string): Promise<string> {
  const place = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
  try {
    const facts = await stat(place)
    if (!facts.isFile()) throw refusal(`${path} is not a regular file.`, 'Choose the PEM file itself.')
    if (facts.size > MAX_FILE_BYTES) throw refusal(`The file ${path} is too large for a certificate.`, '')
    return await readFile(place, 'latin1')
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : ''
    if (code === 'ENOENT') throw refusal(`There is no file ${path}.`, 'Choose another in the settings of the host.')
    if (code === 'EACCES' || code === 'EPERM') throw refusal(`You may not read ${path}.`, 'Look at its owner and mode.')
    throw refusal(`The file ${path} cannot be read.`, '', thrown)
  }
}

/** `2026-11-21`, in UTC as certificates have it. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function refusal(message: string, hint: string, cause?: unknown): Failure {
  const details = cause instanceof Error ? cleanText(cause.message, 300) : undefined
  return new Failure('AUTH_FAILED', message, { hint, details })
}
