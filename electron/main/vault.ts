/**
 * The vault: secrets sealed in a file of the shell, each under an opaque id. A typed secret comes in by `put` and
 * nothing gives one back to the page; the engine reads one by id when it needs it. Two seals: the system's
 * (safeStorage) and a master password, whose data key lives in memory while the vault is open.
 * Changes are made one after the other, each ending in one atomic write.
 */
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { VaultState } from '../../shared/contract/shell'
import { Failure } from '../../shared/errors'
import type { Kept } from './kept'
import type { SystemCrypt } from './newer-electron'
import { createDataKey, judgeSystemSeal, openWith, sealWith, unwrapKey, wrapKey, wrappedKey } from './vault-seal'
import { createWatched, type Watched } from './watched'

const sealedSecret = z.strictObject({
  label: z.string(),
  seal: z.enum(['os', 'password']),
  /** base64 */
  data: z.string(),
  createdAt: z.number(),
})
type SealedSecret = z.output<typeof sealedSecret>

export const vaultFile = z.object({
  seal: z.enum(['none', 'os', 'password']).default('none'),
  wrappedKey: wrappedKey.optional(),
  secrets: z.record(z.string(), sealedSecret).default({}),
})
export type VaultFile = z.output<typeof vaultFile>

export interface VaultOptions {
  kept: Kept<VaultFile>
  system: SystemCrypt
  platform: string
  /** Electron's name of the password store on Linux; asked late, because asking may start it. */
  backend: () => string
  now?: () => number
}

export interface Vault {
  state: Watched<VaultState>
  /** Finds out whether the system's seal can be used; `state` tells from then on. */
  probe: () => Promise<void>
  put: (label: string, value: string) => Promise<{ id: string }>
  /** Rejects with LOCKED or NOT_FOUND. */
  read: (id: string) => Promise<string>
  remove: (id: string) => Promise<void>
  setPassword: (password: string, current: string | undefined) => Promise<void>
  unlock: (password: string) => Promise<void>
  lock: () => void
}

export function createVault({ kept, system, platform, backend, now = Date.now }: VaultOptions): Vault {
  let dataKey: Buffer | undefined
  let probed: Promise<VaultState['osSeal']> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let unlocking = false
  const state = createWatched<VaultState>(describe({ available: false, why: 'Not asked yet.' }))

  function describe(osSeal: VaultState['osSeal']): VaultState {
    const { seal } = kept.read()
    return { seal, locked: seal === 'password' && !dataKey, osSeal }
  }
  const tell = () => state.set(describe(state.get().osSeal))

  /** One change after the other; a failed one does not stop the next. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work, work)
    turn = result.catch(() => {})
    return result
  }

  function osSeal(): Promise<VaultState['osSeal']> {
    probed ??= system
      .available()
      .catch(() => false)
      .then((available) => judgeSystemSeal(platform, backend(), available))
      .then((found) => {
        if (!found.available) probed = undefined // a keyring may be unlocked later
        state.set(describe(found))
        return found
      })
    return probed
  }

  function openKey(): Buffer {
    if (dataKey) return dataKey
    throw locked('The vault is locked.', 'Type the master password to open it.')
  }

  async function sealNow(id: string, value: string): Promise<Pick<SealedSecret, 'seal' | 'data'>> {
    if (kept.read().seal === 'password') {
      return { seal: 'password', data: sealWith(openKey(), Buffer.from(value), id) }
    }
    const verdict = await osSeal()
    if (!verdict.available) throw locked(verdict.why, 'Choose a master password first.')
    return { seal: 'os', data: (await system.encrypt(value)).toString('base64') }
  }

  async function open(id: string, secret: SealedSecret): Promise<{ value: string; stale: boolean }> {
    if (secret.seal === 'password') return { value: openWith(openKey(), secret.data, id).toString(), stale: false }
    const verdict = await osSeal()
    if (!verdict.available) throw locked(verdict.why, 'Unlock the keyring of this desktop and try again.')
    const { text, stale } = await system.decrypt(Buffer.from(secret.data, 'base64'))
    return { value: text, stale }
  }

  async function put(label: string, value: string) {
    const id = randomBytes(16).toString('hex')
    const sealed = await sealNow(id, value)
    keep(id, { label, ...sealed, createdAt: now() }, sealed.seal)
    tell()
    return { id }
  }

  function keep(id: string, secret: SealedSecret, seal: VaultFile['seal']) {
    const file = kept.read()
    kept.write({ ...file, seal, secrets: { ...file.secrets, [id]: secret } })
  }

  async function read(id: string): Promise<string> {
    const secret = secretOf(kept.read(), id)
    try {
      const { value, stale } = await open(id, secret)
      if (stale) keep(id, { ...secret, ...(await sealNow(id, value)) }, kept.read().seal)
      return value
    } catch (thrown) {
      if (thrown instanceof Failure) throw thrown
      throw new Failure('INVALID', `The secret "${secret.label}" can no longer be opened.`, {
        hint: 'Type it again where it is used.',
      })
    }
  }

  async function setPassword(password: string, current: string | undefined) {
    const file = kept.read()
    if (file.wrappedKey) {
      const key = await unwrapKey(file.wrappedKey, current ?? '')
      kept.write({ ...file, wrappedKey: await wrapKey(key, password) })
      dataKey = key
    } else {
      const key = createDataKey()
      const secrets = await sealAnew(file, key)
      kept.write({ seal: 'password', wrappedKey: await wrapKey(key, password), secrets })
      dataKey = key
    }
    tell()
  }

  /** Everything the system had sealed, sealed with `key`; one that cannot be opened stops it all, nothing is lost. */
  async function sealAnew(file: VaultFile, key: Buffer): Promise<VaultFile['secrets']> {
    const sealed: VaultFile['secrets'] = {}
    for (const [id, secret] of Object.entries(file.secrets)) {
      const { value } = await open(id, secret)
      sealed[id] = { ...secret, seal: 'password', data: sealWith(key, Buffer.from(value), id) }
    }
    return sealed
  }

  async function unlock(password: string) {
    const { wrappedKey: wrapped } = kept.read()
    if (!wrapped) throw new Failure('CONFLICT', 'There is no master password to type.')
    if (unlocking) throw new Failure('BUSY', 'Another attempt is under way.', { hint: 'Wait for it to end.' })
    unlocking = true
    try {
      dataKey = await unwrapKey(wrapped, password)
      tell()
    } finally {
      unlocking = false
    }
  }

  return {
    state,
    probe: async () => void (await osSeal()),
    put: (label, value) => inTurn(() => put(label, value)),
    read: (id) => inTurn(() => read(id)),
    setPassword: (password, current) => inTurn(() => setPassword(password, current)),
    unlock,
    remove: (id) =>
      inTurn(async () => {
        const { [id]: _, ...secrets } = kept.read().secrets
        kept.write({ ...kept.read(), secrets })
      }),
    lock() {
      if (kept.read().seal !== 'password') throw new Failure('CONFLICT', 'There is no master password to lock with.')
      dataKey?.fill(0)
      dataKey = undefined
      tell()
    },
  }
}

function secretOf(file: VaultFile, id: string): SealedSecret {
  const secret = Object.hasOwn(file.secrets, id) ? file.secrets[id] : undefined
  if (!secret) throw new Failure('NOT_FOUND', 'That secret is not in the vault.', { hint: 'Type it again.' })
  return secret
}

function locked(message: string, hint: string): Failure {
  return new Failure('LOCKED', message, { hint })
}
