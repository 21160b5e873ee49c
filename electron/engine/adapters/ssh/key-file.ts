/**
 * Reads and opens a private key file. As strict as OpenSSH about who else may read it, and never fooled into reading a
 * device, a pipe or something huge. Used by login.ts once the host key is accepted, so nothing is read for a stranger.
 */
import { constants, type Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type ParsedKey } from 'ssh2'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext } from '../../ports'
import { textOf } from './rules'

const MAX_KEY_BYTES = 64 * 1024
/** OpenSSH writes 16 to 24 rounds; one costs about 15 ms here, and they cannot be interrupted. */
const MAX_KDF_ROUNDS = 200

/** The bytes of a key file. Rejects with AUTH_FAILED and a sentence of its own for each reason to refuse it. */
export async function readKeyFile(path: string): Promise<Buffer> {
  const place = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
  try {
    // Looked at before it is opened, because opening a device can have effects; and again once it is open.
    refuseUnfit(await stat(place), path)
    const file = await open(place, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      refuseUnfit(await file.stat(), path)
      const bytes = Buffer.alloc(MAX_KEY_BYTES)
      const { bytesRead } = await file.read(bytes, 0, MAX_KEY_BYTES, 0)
      return bytes.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (thrown) {
    throw thrown instanceof Failure ? thrown : unreadable(path, thrown)
  }
}

function refuseUnfit(facts: Stats, path: string): void {
  if (!facts.isFile()) throw refusal(`The key ${path} is not a regular file.`, 'Choose the private key file itself.')
  if (facts.size > MAX_KEY_BYTES) {
    throw refusal(`The file ${path} is too large for a key.`, 'Choose the private key; it has a few thousand bytes.')
  }
  const own = process.getuid?.()
  if (own === undefined) return // Windows has no such modes
  if (facts.uid !== own && facts.uid !== 0) {
    throw refusal(`The key ${path} belongs to somebody else.`, 'Use a key of your own.')
  }
  if ((facts.mode & 0o077) !== 0) {
    throw refusal(`Others may read the key ${path}.`, `Run: chmod 600 ${path}`)
  }
}

interface KeyFile {
  bytes: Buffer
  path: string
  passphrase: string | undefined
}

/** The key, decrypted where needed. Rejects with AUTH_FAILED. */
export async function openKeyFile(
  { bytes, path, passphrase }: KeyFile,
  { openKey, signal }: Pick<ConnectContext, 'openKey' | 'signal'>,
): Promise<ParsedKey> {
  if (kdfRounds(bytes) > MAX_KDF_ROUNDS) {
    throw refusal(`The key ${path} takes too long to decrypt.`, 'Give it its passphrase anew: ssh-keygen -p -a 24')
  }
  if (passphrase === undefined || !openKey) return parseKeyFile({ bytes, path, passphrase })
  const opened = await openKey(bytes, passphrase, signal)
  if ('error' in opened) throw notParsed(new Error(opened.error), path, passphrase)
  return parseKeyFile({ bytes: Buffer.from(opened.key), path, passphrase: undefined })
}

function parseKeyFile({ bytes, path, passphrase }: KeyFile): ParsedKey {
  const parsed = ssh2.utils.parseKey(bytes, passphrase)
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (key instanceof Error || !key) throw notParsed(key, path, passphrase)
  if (!key.isPrivateKey()) {
    throw refusal(`The file ${path} holds a public key.`, 'Choose the private key, usually the file without .pub.')
  }
  return key
}

function notParsed(error: Error | undefined, path: string, passphrase: string | undefined): Failure {
  const text = error ? textOf(error) : ''
  if (/no passphrase given/.test(text)) {
    return refusal(`The key ${path} needs its passphrase.`, 'Enter it in the settings of the host.')
  }
  // The old PEM format has no check of its own: a wrong passphrase shows as a key that makes no sense.
  const old = passphrase !== undefined && /Malformed OpenSSH private key|bad decrypt|wrong final block/i.test(text)
  if (old || /integrity check failed/.test(text)) {
    return refusal(`The passphrase of the key ${path} is wrong.`, 'Enter it again in the settings of the host.')
  }
  return refusal(
    `The file ${path} is not a key that Longshore can use.`,
    'It should be in the format of ssh-keygen.',
    text,
  )
}

/** Rounds of bcrypt in the `openssh-key-v1` format: magic, cipher, kdf name, then an option block of salt and rounds. */
function kdfRounds(bytes: Buffer): number {
  const text = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END/.exec(bytes.toString('latin1'))?.[1]
  const blob = Buffer.from((text ?? '').slice(0, 1024), 'base64')
  let at = 'openssh-key-v1\0'.length
  const take = (): Buffer => {
    if (at + 4 > blob.length) return Buffer.alloc(0)
    const start = at + 4
    at = start + blob.readUInt32BE(at)
    return blob.subarray(start, at)
  }
  take()
  take()
  const options = take()
  return options.length >= 4 ? options.readUInt32BE(options.length - 4) : 0
}

function unreadable(path: string, thrown: unknown): Failure {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : ''
  if (code === 'ENOENT') return refusal(`There is no key file ${path}.`, 'Choose another in the settings of the host.')
  if (code === 'EACCES' || code === 'EPERM')
    return refusal(`You may not read the key ${path}.`, 'Use a key of your own.')
  return refusal(`The key ${path} cannot be read.`, '', textOf(thrown))
}

function refusal(message: string, hint: string, details?: string): Failure {
  return new Failure('AUTH_FAILED', message, { hint, details })
}
