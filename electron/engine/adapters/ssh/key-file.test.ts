/** Locked keys go to whoever opens them elsewhere; what comes back is judged here, in a person's words. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { afterAll, expect, test } from 'vitest'
import type { OpenKey } from '../../ports'
import { openKeyFile } from './key-file'

const folder = mkdtempSync(join(tmpdir(), 'key-file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const signal = new AbortController().signal

function makeKey(name: string, passphrase: string, rounds = '16'): Buffer {
  const path = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', passphrase, '-a', rounds, '-f', path])
  return readFileSync(path)
}

/** As the job open-key does it, in this thread. */
function opener() {
  const asked: string[] = []
  const openKey: OpenKey = async (bytes, passphrase) => {
    asked.push(passphrase)
    const key = ssh2.utils.parseKey(Buffer.from(bytes), passphrase)
    return key instanceof Error ? { error: key.message } : { key: key.getPrivatePEM() }
  }
  return { asked, openKey }
}

test('a locked key is opened elsewhere and signs here', async () => {
  const bytes = makeKey('locked', 'secret')
  const { asked, openKey } = opener()
  const key = await openKeyFile({ bytes, path: 'k', passphrase: 'secret' }, { openKey, signal })
  expect(asked).toEqual(['secret'])
  expect(key.verify('harbour', key.sign('harbour'))).toBe(true)
  const here = await openKeyFile({ bytes, path: 'k', passphrase: 'secret' }, { signal })
  expect(here.getPublicSSH()).toEqual(key.getPublicSSH())
})

test('a key that is not locked is read here at once', async () => {
  const { asked, openKey } = opener()
  const key = await openKeyFile({ bytes: makeKey('open', ''), path: 'k', passphrase: undefined }, { openKey, signal })
  expect(key.type).toBe('ssh-rsa')
  expect(asked).toEqual([])
})

test('each refusal has its sentence, wherever the key was opened', async () => {
  const bytes = makeKey('refused', 'secret')
  const { asked, openKey } = opener()
  const failure = (passphrase: string | undefined, from = bytes) =>
    openKeyFile({ bytes: from, path: 'k', passphrase }, { openKey, signal })
  await expect(failure('wrong')).rejects.toMatchObject({
    code: 'AUTH_FAILED',
    message: 'The passphrase of the key k is wrong.',
  })
  await expect(failure(undefined)).rejects.toMatchObject({ message: 'The key k needs its passphrase.' })
  await expect(failure('x', Buffer.from('no key'))).rejects.toMatchObject({
    message: 'The file k is not a key that Longshore can use.',
  })
  // The rounds stand in front of the locked part: nobody is asked to open a key that would take minutes.
  asked.length = 0
  const endless = Buffer.from(withRounds(bytes.toString('latin1'), 5_000_000))
  await expect(failure('secret', endless)).rejects.toMatchObject({ message: 'The key k takes too long to decrypt.' })
  expect(asked).toEqual([])
})

/** Puts another count of rounds behind the salt (`bcrypt`, options of 24 bytes: length 16, salt, rounds). */
function withRounds(pem: string, rounds: number): string {
  const blob = Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64')
  const options = blob.indexOf('bcrypt') + 'bcrypt'.length + 4
  blob.writeUInt32BE(rounds, options + 20)
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}
