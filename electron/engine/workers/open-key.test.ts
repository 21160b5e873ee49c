/** Locked keys of every kind that ssh-keygen makes, opened in a thread: the same key comes back, and nothing waits. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import ssh2, { type ParsedKey } from 'ssh2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleEntry } from '../testing/bundle'
import { markOpenHandles } from '../testing/leak-check'
import { createWorkers, type RunKillable } from '.'

const folder = mkdtempSync(join(tmpdir(), 'open-key-'))
const limits = { timeoutMs: 20_000, maxMemoryMb: 64 }
let run: RunKillable

beforeAll(async () => {
  const bundle = await bundleEntry('workers/worker.ts')
  run = createWorkers({ spawn: (options) => new Worker(bundle, options) })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function makeKey(name: string, ...more: string[]): Buffer {
  const path = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-N', 'the passphrase', '-C', 'test', '-f', path, ...more])
  return readFileSync(path)
}

function parsed(key: Buffer | string, passphrase?: string): ParsedKey {
  const found = ssh2.utils.parseKey(key, passphrase)
  if (found instanceof Error) throw found
  return found
}

test.each([
  ['ed25519', ['-t', 'ed25519']],
  ['rsa', ['-t', 'rsa', '-b', '2048']],
  ['ecdsa', ['-t', 'ecdsa', '-b', '384']],
  ['old form of rsa', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
])('%s: opened, it is the same key and signs', async (name, kind) => {
  const left = markOpenHandles()
  const locked = makeKey(name.replaceAll(' ', '-'), ...kind)
  const opened = await run('open-key', { bytes: locked, passphrase: 'the passphrase' }, limits)
  if ('error' in opened) throw new Error(opened.error)
  const key = parsed(opened.key)
  const whole = parsed(locked, 'the passphrase')
  expect(key.getPublicSSH()).toEqual(whole.getPublicSSH())
  const signature = key.sign('harbour')
  expect(whole.verify('harbour', signature)).toBe(true)
  await left()
})

test('a wrong passphrase, a file that is no key, a public key', async () => {
  const locked = makeKey('wrong', '-t', 'ed25519')
  const open = (bytes: Uint8Array, passphrase: string) => run('open-key', { bytes, passphrase }, limits)
  expect(await open(locked, 'not this')).toMatchObject({ error: expect.stringContaining('integrity check failed') })
  expect(await open(Buffer.from('no key'), 'x')).toMatchObject({ error: expect.stringMatching(/\S/) })
  const open1 = await open(readFileSync(join(folder, 'wrong.pub')), 'x')
  expect(open1).toMatchObject({ key: expect.stringMatching(/^ssh-ed25519 /) })
})

test('the thread that asks is never held up', async () => {
  const locked = makeKey('slow', '-t', 'ed25519', '-a', '64')
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const startedAt = performance.now()
  await run('open-key', { bytes: locked, passphrase: 'the passphrase' }, limits)
  delay.disable()
  const tookMs = performance.now() - startedAt
  console.log(`64 rounds: ${Math.round(tookMs)} ms, longest wait ${Math.round(delay.max / 1e6)} ms`)
  expect(tookMs).toBeGreaterThan(300)
  expect(delay.max / 1e6).toBeLessThan(tookMs / 3)
})
