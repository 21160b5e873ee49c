/**
 * Decides on a host key: known, unknown, changed or revoked. Pure; called by link.ts during the handshake, before any
 * credential is sent. A key of a type we do not know beside a known key of another type counts as changed, because the
 * handshake asks for the known types first: a server that had the known key would have offered it.
 */
import { createHash } from 'node:crypto'
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import type { KnownKey } from '../../ports'

export interface OfferedKey {
  keyType: string
  /** `SHA256:` and base64 without padding, as `ssh-keygen -lf` prints it. */
  fingerprint: string
}

/** Type and fingerprint of a public key in wire format (RFC 4253, 6.6): a length of four bytes, the type, the rest. */
export function describeKey(blob: Uint8Array): OfferedKey {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
  const length = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0
  const keyType = length > 0 && length <= 64 ? bytes.toString('latin1', 4, 4 + length) : ''
  const digest = createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')
  return { keyType: cleanText(keyType, 64), fingerprint: `SHA256:${digest}` }
}

/** Undefined when the key may be accepted, otherwise the Failure that ends the connection. */
export function judgeKey(known: readonly KnownKey[], offered: OfferedKey, host: string, port: number) {
  const place = { host, port: String(port) }
  if (known.some((key) => key.revoked && key.fingerprint === offered.fingerprint)) {
    return new Failure('HOST_KEY_CHANGED', `The key that ${host} shows has been revoked.`, {
      hint: 'known_hosts marks it as @revoked: somebody may hold a copy of it. Ask whoever runs the server.',
      data: { ...place, fingerprint: offered.fingerprint, known: offered.fingerprint, revoked: 'true' },
    })
  }
  const trusted = known.filter((key) => !key.revoked)
  if (trusted.some((key) => key.fingerprint === offered.fingerprint)) return undefined
  const before = trusted.find((key) => key.keyType === offered.keyType) ?? trusted[0]
  if (!before) {
    return new Failure('HOST_KEY_UNKNOWN', `The key of ${host} is not known yet.`, {
      hint: 'Compare the fingerprint with the one the server has, then trust it.',
      data: { ...place, fingerprint: offered.fingerprint, keyType: offered.keyType },
    })
  }
  return new Failure('HOST_KEY_CHANGED', `${host} shows another key than before.`, {
    hint: 'Either the server was set up anew, or somebody stands between. Ask whoever runs it before you go on.',
    data: { ...place, fingerprint: offered.fingerprint, known: before.fingerprint },
  })
}

/** Every signature algorithm we accept, by key type; no SHA-1 and no DSA. */
const ALGORITHMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
])

/** The host key algorithms to offer, those of the known keys first. */
export function hostKeyAlgorithms(known: readonly KnownKey[]): string[] {
  const trusted = new Set(known.filter((key) => !key.revoked).map((key) => key.keyType))
  const types = [...ALGORITHMS.keys()]
  const sorted = [...types.filter((type) => trusted.has(type)), ...types.filter((type) => !trusted.has(type))]
  return sorted.flatMap((type) => ALGORITHMS.get(type) ?? [])
}
