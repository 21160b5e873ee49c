/**
 * How secrets are sealed: the rules of the two seals, without a file and without Electron. Used by vault.ts.
 * The master password never encrypts a secret itself: scrypt makes a key of it that wraps one random data key, so that
 * changing the password wraps 32 bytes anew and touches no secret. The GCM tag of the wrapped key tells a wrong password.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import * as z from 'zod'
import { Failure } from '../../shared/errors'

/** OWASP's first choice for scrypt: N = 2^17, r = 8, p = 1, which takes 128 MiB and about 0.4 s. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1 } as const
const SCRYPT_MAX_MEMORY_BYTES = 256 * 1024 * 1024
const KEY_BYTES = 32
const NONCE_BYTES = 12

const base64 = z
  .string()
  .max(64 * 1024)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)

/** The data key as the file holds it. The cost is bounded, so that a planted file cannot make a start hang. */
export const wrappedKey = z.strictObject({
  kdf: z.literal('scrypt'),
  N: z
    .number()
    .int()
    .min(2 ** 14)
    .max(2 ** 17),
  r: z.literal(8),
  p: z.literal(1),
  salt: base64,
  sealed: base64,
})
export type WrappedKey = z.output<typeof wrappedKey>

/** AES-256-GCM; gives nonce, tag and ciphertext as one base64 text. `bound` ties it to its place in the file. */
export function sealWith(key: Buffer, text: Buffer, bound: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound))
  const body = Buffer.concat([cipher.update(text), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
}

/** Throws when the key is not the one, or a byte or the place has changed. */
export function openWith(key: Buffer, sealed: string, bound: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + 16))
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + 16)), decipher.final()])
}

export function createDataKey(): Buffer {
  return randomBytes(KEY_BYTES)
}

export async function wrapKey(dataKey: Buffer, password: string): Promise<WrappedKey> {
  const salt = randomBytes(16)
  const key = await deriveKey(password, salt, SCRYPT.N)
  const sealed = sealWith(key, dataKey, 'data-key')
  key.fill(0)
  return { kdf: 'scrypt', ...SCRYPT, salt: salt.toString('base64'), sealed }
}

/** Rejects with AUTH_FAILED for a wrong password; there is no lock-out and nothing of it is logged. */
export async function unwrapKey(wrapped: WrappedKey, password: string): Promise<Buffer> {
  const key = await deriveKey(password, Buffer.from(wrapped.salt, 'base64'), wrapped.N)
  try {
    return openWith(key, wrapped.sealed, 'data-key')
  } catch {
    throw new Failure('AUTH_FAILED', 'Wrong master password.', { hint: 'Type it again.' })
  } finally {
    key.fill(0)
  }
}

/**
 * In a thread of its own: Node's asynchronous scrypt checks its parameters with a call that OpenSSL answers at once,
 * but for which Electron's BoringSSL does all of the work, on the calling thread (measured: 0.5 s). The script is
 * text because a worker cannot be started from a file inside the packed app. NFKC, so that keyboards agree.
 */
function deriveKey(password: string, salt: Buffer, N: number): Promise<Buffer> {
  const options = { N, r: SCRYPT.r, p: SCRYPT.p, maxmem: SCRYPT_MAX_MEMORY_BYTES }
  const workerData = { password: password.normalize('NFKC'), salt, bytes: KEY_BYTES, options }
  return new Promise((resolve, reject) => {
    const worker = new Worker(DERIVE, { eval: true, workerData, execArgv: [], env: {} })
    worker.once('message', (key: Uint8Array) => resolve(Buffer.from(key)))
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the key was not derived')))
  })
}

const DERIVE = `
const { parentPort, workerData } = require('node:worker_threads')
const { scryptSync } = require('node:crypto')
const { password, salt, bytes, options } = workerData
parentPort.postMessage(scryptSync(password, salt, bytes, options))
`

/** Can the system's own seal be trusted? `backend` is Linux' password store as Electron names it. */
export function judgeSystemSeal(
  platform: string,
  backend: string,
  available: boolean,
): { available: boolean; why: string } {
  if (platform === 'linux' && (backend === 'basic_text' || backend === 'unknown')) {
    return {
      available: false,
      why: 'This desktop has no keyring that Longshore can use, so a master password is needed.',
    }
  }
  if (!available) return { available: false, why: 'The system keyring is locked or does not answer.' }
  return { available: true, why: '' }
}
