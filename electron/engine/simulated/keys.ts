/**
 * Fresh ed25519 keys for hosts and client. About one key in a thousand that ssh2 1.17 makes cannot be read again by ssh2
 * ("Malformed OpenSSH private key"), so each is read before it is used.
 */
import { createHash } from 'node:crypto'
import ssh2 from 'ssh2'

export interface KeyPair {
  /** OpenSSH PEM. */
  privatePem: string
  /** SSH's wire format. */
  publicBlob: Buffer
  /** As ssh-keygen -l prints it. */
  fingerprint: string
}

export function makeKey(comment: string): KeyPair {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519', { comment })
    const read = ssh2.utils.parseKey(made.private)
    if (read instanceof Error || Array.isArray(read)) continue
    const publicBlob = read.getPublicSSH()
    const digest = createHash('sha256').update(publicBlob).digest('base64').replace(/=+$/, '')
    return { privatePem: made.private, publicBlob, fingerprint: `SHA256:${digest}` }
  }
}
