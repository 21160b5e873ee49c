/**
 * Opens a private key with its passphrase: bcrypt alone blocks a thread for about 230 ms, and for as long as the file
 * says. Gives the same key without a passphrase, in a form that is read at once. A job of a killable worker; ssh2 is
 * loaded only for it.
 */
import type { ParsedKey } from 'ssh2'

export interface OpenKey {
  input: { bytes: Uint8Array; passphrase: string }
  /** `error` is in ssh2's words; adapters/ssh/key-file.ts knows them. */
  output: { key: string } | { error: string }
}

export async function openKey({ bytes, passphrase }: OpenKey['input']): Promise<OpenKey['output']> {
  const { default: ssh2 } = await import('ssh2')
  const parsed = ssh2.utils.parseKey(Buffer.from(bytes), passphrase)
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (key instanceof Error || !key) return { error: key?.message ?? 'no key' }
  if (!key.isPrivateKey()) return { key: Buffer.from(bytes).toString('latin1') }
  return { key: key.type === 'ssh-ed25519' ? ed25519(key) : key.getPrivatePEM() }
}

const ED25519 = 'ssh-ed25519'
const KEY_BYTES = 32

/**
 * The format of OpenSSH (its PROTOCOL.key) without a cipher: ssh2 writes these keys as PKCS#8, which it cannot read.
 * Both parts stand at the end of what it gives: the seed in PKCS#8 (RFC 8410, 7), the public key in wire format.
 */
function ed25519(key: ParsedKey): string {
  const pkcs8 = Buffer.from(key.getPrivatePEM().replace(/-----[A-Z ]+-----/g, ''), 'base64')
  const seed = pkcs8.subarray(-KEY_BYTES)
  const publicBlob = key.getPublicSSH()
  const publicKey = publicBlob.subarray(-KEY_BYTES)
  const section = [word(1), word(1), text(ED25519), text(publicKey), text(Buffer.concat([seed, publicKey])), text('')]
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    text('none'),
    text('none'),
    text(''),
    word(1),
    text(publicBlob),
    text(padded(Buffer.concat(section))),
  ])
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([word(bytes.length), bytes])
}

/** 1, 2, 3 … up to a multiple of eight. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (bytes.length % 8)) % 8))])
}
