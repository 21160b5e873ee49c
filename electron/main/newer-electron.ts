/**
 * Every use of an Electron API that the oldest supported runtime (33) does not have, each detected by its presence and
 * with the older way beside it. Nothing outside this file may call such an API. Both branches are unit-tested.
 *
 * - safeStorage: the asynchronous calls (42 and later). The synchronous ones go away in 46 and may block on a prompt.
 */

/** The parts of safeStorage used, old and new; the type of either runtime fits. */
export interface SafeStorageLike {
  isAsyncEncryptionAvailable?: () => Promise<boolean>
  encryptStringAsync?: (plainText: string) => Promise<Buffer>
  decryptStringAsync?: (encrypted: Buffer) => Promise<{ result: string; shouldReEncrypt: boolean }>
  isEncryptionAvailable?: () => boolean
  encryptString?: (plainText: string) => Buffer
  decryptString?: (encrypted: Buffer) => string
}

export interface SystemCrypt {
  available: () => Promise<boolean>
  encrypt: (text: string) => Promise<Buffer>
  /** `stale`: the system's key has changed and the text should be encrypted anew. */
  decrypt: (sealed: Buffer) => Promise<{ text: string; stale: boolean }>
}

/** One face for both; what the asynchronous calls encrypt and what the synchronous did, either can decrypt. */
export function systemCrypt(storage: SafeStorageLike): SystemCrypt {
  return newer(storage) ?? older(storage)
}

function newer(storage: SafeStorageLike): SystemCrypt | undefined {
  if (!storage.isAsyncEncryptionAvailable || !storage.encryptStringAsync || !storage.decryptStringAsync)
    return undefined
  return {
    available: async () => (await storage.isAsyncEncryptionAvailable?.()) ?? false,
    encrypt: async (text) => present(await storage.encryptStringAsync?.(text)),
    async decrypt(sealed) {
      const { result, shouldReEncrypt } = present(await storage.decryptStringAsync?.(sealed))
      return { text: result, stale: shouldReEncrypt }
    },
  }
}

function older(storage: SafeStorageLike): SystemCrypt {
  return {
    available: async () => storage.isEncryptionAvailable?.() ?? false,
    encrypt: async (text) => present(storage.encryptString?.(text)),
    decrypt: async (sealed) => ({ text: present(storage.decryptString?.(sealed)), stale: false }),
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('this runtime has no safeStorage')
  return value
}
