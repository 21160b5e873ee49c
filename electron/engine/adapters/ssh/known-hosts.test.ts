/** known_hosts in all its notations, and in none: fingerprints are compared with what ssh-keygen prints. */
import { createHmac } from 'node:crypto'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findKnownKeys, matchesWildcard, parseKnownHosts } from './known-hosts'
import { readKnownHosts } from './known-hosts-files'

/** GitHub's published key and the fingerprint they publish beside it. */
const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'
const FINGERPRINT = 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU'
const known = (text: string, host: string, port = 22) => findKnownKeys(parseKnownHosts(text), host, port)
const hashed = (name: string) => {
  const salt = Buffer.from('0123456789abcdefghij')
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}
const TRUSTED = [{ keyType: 'ssh-ed25519', fingerprint: FINGERPRINT, revoked: false }]

describe('known_hosts', () => {
  it.each([
    ['a name', `box ssh-ed25519 ${KEY}`, 'box', 22],
    ['a name in capitals', `Box.Example.com ssh-ed25519 ${KEY}`, 'BOX.example.COM', 22],
    ['several names', `a,box,10.0.0.5 ssh-ed25519 ${KEY} comment here`, '10.0.0.5', 22],
    ['a name and port', `[box]:2222 ssh-ed25519 ${KEY}`, 'box', 2222],
    ['a hashed name', `${hashed('box')} ssh-ed25519 ${KEY}`, 'box', 22],
    ['a hashed name and port', `${hashed('[box]:2222')} ssh-ed25519 ${KEY}`, 'box', 2222],
    ['a wildcard', `*.example.com ssh-ed25519 ${KEY}`, 'a.b.example.com', 22],
    ['a question mark', `box? ssh-ed25519 ${KEY}`, 'box1', 22],
    ['an IPv6 address', `fe80::1 ssh-ed25519 ${KEY}`, '[fe80::1]', 22],
    ['a line of Windows', `other ssh-rsa xx\r\nbox ssh-ed25519 ${KEY}\r\n`, 'box', 22],
    ['tabs and blanks', `  box\tssh-ed25519 \t ${KEY}`, 'box', 22],
    ['a line after one of a megabyte', `${'x'.repeat(1_000_000)}\nbox ssh-ed25519 ${KEY}`, 'box', 22],
  ])('knows %s', (_name, text, host, port) => {
    expect(known(text, host, port)).toEqual(TRUSTED)
  })

  it.each([
    ['another port', `box ssh-ed25519 ${KEY}`, 'box', 2222],
    ['port 22 for a line with a port', `[box]:2222 ssh-ed25519 ${KEY}`, 'box', 22],
    ['a negated name', `*.example.com,!bad.example.com ssh-ed25519 ${KEY}`, 'bad.example.com', 22],
    ['a name negated before', `!bad.example.com,*.example.com ssh-ed25519 ${KEY}`, 'bad.example.com', 22],
    ['a longer name', `box ssh-ed25519 ${KEY}`, 'boxer', 22],
    ['a comment', `# box ssh-ed25519 ${KEY}`, 'box', 22],
    ['a certificate authority', `@cert-authority box ssh-ed25519 ${KEY}`, 'box', 22],
    ['an unknown marker', `@future box ssh-ed25519 ${KEY}`, 'box', 22],
    ['a type that does not fit the key', `box ssh-rsa ${KEY}`, 'box', 22],
    ['a key cut short', 'box ssh-ed25519 AAAA', 'box', 22],
    ['a broken hash', `|1|%%%| ssh-ed25519 ${KEY}`, 'box', 22],
    ['another kind of hash', `${hashed('box').replace('|1|', '|2|')} ssh-ed25519 ${KEY}`, 'box', 22],
    ['a line too long', `box,${'x'.repeat(20_000)} ssh-ed25519 ${KEY}`, 'box', 22],
  ])('does not take %s', (_name, text, host, port) => {
    expect(known(text, host, port)).toEqual([])
  })

  it('says what is revoked', () => {
    expect(known(`@revoked * ssh-ed25519 ${KEY}\nbox ssh-ed25519 ${KEY}`, 'box').map((key) => key.revoked)).toEqual([
      true,
      false,
    ])
  })

  it('survives any text, and finds its line among it', () => {
    const noise = fc.array(
      fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('|1|', '@revoked', '\r', '*,!')),
    )
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        const line = `unique-host.example ssh-ed25519 ${KEY}`
        const text = [...before, line, ...after].map((part) => part.replaceAll('\n', ' ')).join('\n')
        const fingerprints = known(text, 'unique-host.example').map((key) => key.fingerprint)
        expect(fingerprints).toContain(FINGERPRINT)
        expect(known(text, 'another-host.example')).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })

  it('matches wildcards as a regular expression would, in linear steps back', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 12 })
    const words = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })
    fc.assert(
      fc.property(letters, words, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(matchesWildcard(pattern, text)).toBe(expression.test(text))
      }),
      { numRuns: 2000 },
    )
    const startedAt = performance.now()
    expect(matchesWildcard('*a'.repeat(5000), 'a'.repeat(4000).concat('b'))).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(200)
  })

  it('reads files that are there, and no devices', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'known-'))
    try {
      await writeFile(join(folder, 'one'), `box ssh-ed25519 ${KEY}\n`)
      await symlink('/dev/zero', join(folder, 'zero'))
      const files = ['none', 'zero', 'one', '.'].map((name) => join(folder, name))
      expect((await readKnownHosts(files)).find('box', 22)).toEqual(TRUSTED)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
