/** The vault's promises: sealed at rest, never without a seal, one password for all, nothing lost on a change. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Kept } from './kept'
import type { SystemCrypt } from './newer-electron'
import { createVault, type VaultFile, type VaultOptions, vaultFile } from './vault'

const SECRET = 'sentinel-7f3a-hunter2'
let file: VaultFile
const kept: Kept<VaultFile> = {
  read: () => file,
  // As on disk: what is written is what JSON holds of it, and must parse again.
  write: (next) => (file = vaultFile.parse(JSON.parse(JSON.stringify(next)))),
}
const onDisk = () => JSON.stringify(file)

const system = (changes: Partial<SystemCrypt> = {}): SystemCrypt => ({
  available: async () => true,
  encrypt: async (text) => Buffer.from(text).reverse(),
  decrypt: async (sealed) => ({ text: Buffer.from(sealed).reverse().toString(), stale: false }),
  ...changes,
})
const open = (changes: Partial<VaultOptions> = {}) =>
  createVault({ kept, system: system(), platform: 'linux', backend: () => 'gnome_libsecret', ...changes })
const openPlain = () => open({ backend: () => 'basic_text' })
const failing = (code: string) => expect.objectContaining({ info: expect.objectContaining({ code }) })

beforeEach(() => {
  file = vaultFile.parse({})
})

describe("the system's seal", () => {
  it('keeps a secret under an opaque id and gives it back by that alone', async () => {
    const vault = open()
    const { id } = await vault.put('key of edge-1', SECRET)
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(onDisk()).not.toContain(SECRET)
    expect(onDisk()).not.toContain(Buffer.from(SECRET).toString('base64'))
    expect(await open().read(id)).toBe(SECRET)
    expect(vault.state.get()).toMatchObject({ seal: 'os', locked: false })
  })

  it.each(['basic_text', 'unknown'])('is refused on %s, and nothing is kept', async (backend) => {
    const vault = open({ backend: () => backend })
    await expect(vault.put('a', SECRET)).rejects.toEqual(failing('LOCKED'))
    expect(file.secrets).toEqual({})
    await vault.probe()
    expect(vault.state.get()).toMatchObject({ seal: 'none', osSeal: { available: false } })
    expect(vault.state.get().osSeal.why).toContain('master password')
  })

  it('is asked again after a keyring was locked', async () => {
    let available = false
    const vault = open({ system: system({ available: async () => available }) })
    await expect(vault.put('a', SECRET)).rejects.toEqual(failing('LOCKED'))
    available = true
    await expect(vault.put('a', SECRET)).resolves.toHaveProperty('id')
  })

  it('seals anew what was sealed with an old key', async () => {
    const { id } = await open().put('a', SECRET)
    const before = file.secrets[id]?.data
    const changed = system({
      encrypt: async (text) => Buffer.from(`new${text}`),
      decrypt: async (sealed) => ({ text: Buffer.from(sealed).reverse().toString(), stale: true }),
    })
    expect(await open({ system: changed }).read(id)).toBe(SECRET)
    expect(file.secrets[id]?.data).not.toBe(before)
    expect(file.secrets[id]?.label).toBe('a')
  })
})

describe('the master password', () => {
  it('locks at the next start until it is typed', async () => {
    const vault = openPlain()
    await vault.setPassword('correct horse', undefined)
    const { id } = await vault.put('a', SECRET)
    expect(onDisk()).not.toContain(SECRET)

    const next = openPlain()
    expect(next.state.get()).toMatchObject({ seal: 'password', locked: true })
    await expect(next.read(id)).rejects.toEqual(failing('LOCKED'))
    await expect(next.put('b', SECRET)).rejects.toEqual(failing('LOCKED'))
    await expect(next.unlock('wrong horse')).rejects.toEqual(failing('AUTH_FAILED'))
    expect(next.state.get().locked).toBe(true)
    await next.unlock('correct horse')
    expect(await next.read(id)).toBe(SECRET)
    next.lock()
    await expect(next.read(id)).rejects.toEqual(failing('LOCKED'))
  })

  it('takes over what the system had sealed, in one write', async () => {
    const vault = open()
    const first = await vault.put('a', SECRET)
    const second = await vault.put('b', `${SECRET}-2`)
    await vault.setPassword('correct horse', undefined)
    expect(Object.values(file.secrets).map(({ seal }) => seal)).toEqual(['password', 'password'])
    expect([await vault.read(first.id), await vault.read(second.id)]).toEqual([SECRET, `${SECRET}-2`])
  })

  it('changes nothing when one secret cannot be taken over', async () => {
    const { id } = await open().put('a', SECRET)
    const before = onDisk()
    const broken = system({ decrypt: async () => Promise.reject(new Error('keyring gone')) })
    await expect(open({ system: broken }).setPassword('correct horse', undefined)).rejects.toThrow()
    expect(onDisk()).toBe(before)
    expect(await open().read(id)).toBe(SECRET)
  })

  it('is changed only with the present one, and touches no secret', async () => {
    const vault = openPlain()
    await vault.setPassword('correct horse', undefined)
    const { id } = await vault.put('a', SECRET)
    const sealed = file.secrets[id]?.data
    await expect(vault.setPassword('battery staple', undefined)).rejects.toEqual(failing('AUTH_FAILED'))
    await vault.setPassword('battery staple', 'correct horse')
    expect(file.secrets[id]?.data).toBe(sealed)
    const next = openPlain()
    await expect(next.unlock('correct horse')).rejects.toEqual(failing('AUTH_FAILED'))
    await next.unlock('battery staple')
    expect(await next.read(id)).toBe(SECRET)
  })

  it('tries one password at a time', async () => {
    const vault = openPlain()
    await vault.setPassword('correct horse', undefined)
    vault.lock()
    const attempts = await Promise.allSettled([vault.unlock('correct horse'), vault.unlock('correct horse')])
    expect(attempts.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(attempts[1]).toMatchObject({ reason: failing('BUSY') })
  })

  it('notices a changed byte and a secret moved under another id', async () => {
    const vault = openPlain()
    await vault.setPassword('correct horse', undefined)
    const a = await vault.put('a', SECRET)
    const b = await vault.put('b', 'other')
    const sealed = file.secrets[a.id]
    if (!sealed) throw new Error('not kept')
    file = { ...file, secrets: { ...file.secrets, [b.id]: sealed } }
    await expect(vault.read(b.id)).rejects.toEqual(failing('INVALID'))
    const flipped = `${sealed.data.slice(0, -4)}AAAA`
    file = { ...file, secrets: { [a.id]: { ...sealed, data: flipped } } }
    await expect(vault.read(a.id)).rejects.toEqual(failing('INVALID'))
  })
})

describe('ids', () => {
  it('are gone once removed, and never names of an object', async () => {
    const vault = open()
    const { id } = await vault.put('a', SECRET)
    await vault.remove(id)
    for (const gone of [id, '__proto__', 'constructor', '']) {
      await expect(vault.read(gone)).rejects.toEqual(failing('NOT_FOUND'))
    }
  })

  it('of many secrets put at once are all kept', async () => {
    const vault = open()
    const put = await Promise.all(Array.from({ length: 20 }, (_, index) => vault.put('n', `${SECRET}-${index}`)))
    expect(new Set(put.map(({ id }) => id)).size).toBe(20)
    expect(Object.keys(file.secrets)).toHaveLength(20)
  })
})
