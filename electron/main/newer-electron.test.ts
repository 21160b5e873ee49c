/** Both branches of every feature that the oldest runtime does not have. */
import { describe, expect, it } from 'vitest'
import { type SafeStorageLike, systemCrypt } from './newer-electron'
import { judgeRuntime } from './runtime'

const turn = (text: string) => Buffer.from(text).reverse()
const back = (sealed: Buffer) => Buffer.from(sealed).reverse().toString()

const synchronous = (available = true): SafeStorageLike => ({
  isEncryptionAvailable: () => available,
  encryptString: turn,
  decryptString: back,
})
const asynchronous = (stale = false): SafeStorageLike => ({
  ...synchronous(),
  encryptString: () => {
    throw new Error('the old way was used')
  },
  decryptString: () => {
    throw new Error('the old way was used')
  },
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => turn(text),
  decryptStringAsync: async (sealed) => ({ result: back(sealed), shouldReEncrypt: stale }),
})

describe('systemCrypt', () => {
  it.each([
    ['the old calls', synchronous()],
    ['the new calls', asynchronous()],
  ])('encrypts and decrypts with %s', async (_, storage) => {
    const crypt = systemCrypt(storage)
    expect(await crypt.available()).toBe(true)
    const sealed = await crypt.encrypt('geheim')
    expect(sealed.toString()).not.toContain('geheim')
    expect(await crypt.decrypt(sealed)).toEqual({ text: 'geheim', stale: false })
  })

  it('passes on that the key has changed', async () => {
    const crypt = systemCrypt(asynchronous(true))
    expect(await crypt.decrypt(turn('a'))).toEqual({ text: 'a', stale: true })
  })

  it('says when nothing is available', async () => {
    expect(await systemCrypt(synchronous(false)).available()).toBe(false)
    expect(await systemCrypt({}).available()).toBe(false)
    await expect(systemCrypt({}).encrypt('a')).rejects.toThrow('no safeStorage')
  })
})

describe('judgeRuntime', () => {
  it('compares majors', () => {
    expect(judgeRuntime('45.3.4', '45.4.0')).toBe('official')
    expect(judgeRuntime('^45.3.4', '33.2.1')).toBe('fallback')
  })
})
