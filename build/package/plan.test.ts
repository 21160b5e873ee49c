/** What may be packaged from what, and the fuses: decided without packaging anything. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from 'vitest'
import { setFuses, wantedFuses } from './fuses.mjs'
import { planPackage } from './plan.mjs'

const here = {
  release: false,
  runtime: 'official',
  installedVersion: '45.3.4',
  officialVersion: '45.3.4',
  runtimeDirectory: '/runtime',
  platform: 'linux',
  fpmShim: '/shim.mjs',
} as const
const fallback = { ...here, runtime: 'fallback', installedVersion: '33.2.1' } as const

function planned(circumstances: Parameters<typeof planPackage>[0]) {
  const plan = planPackage(circumstances)
  if ('refusal' in plan) throw new Error(plan.refusal)
  return plan
}

test('a release refuses the fallback runtime with a sentence that says where it can be made', () => {
  expect(planPackage({ ...fallback, release: true })).toEqual({
    refusal:
      'A release is never made on the fallback runtime (Electron 33.2.1), which is for development and tests. ' +
      'Make it where Electron 45.3.4 can be downloaded.',
  })
})

test('a release takes the official runtime', () => {
  expect(planned({ ...here, release: true }).args).toContain('-c.electronVersion=45.3.4')
})

test('a package on the fallback says so in its name and lies apart', () => {
  const { args, env, output } = planned(fallback)
  expect(output).toBe('dist/test-artefact')
  expect(args).toContain('-c.directories.output=dist/test-artefact')
  expect(args.find((arg) => arg.startsWith('-c.artifactName='))).toMatch(/-test-artefact\.\$\{ext\}$/)
  expect(env).toEqual({ CUSTOM_FPM_PATH: '/shim.mjs' })
})

test('a package on the official runtime has the plain name and the real fpm', () => {
  const { args, env, output } = planned(here)
  expect(output).toBe('dist')
  expect(args.join(' ')).not.toContain('test-artefact')
  expect(env).toEqual({})
})

test.each([
  ['linux', '--linux'],
  ['darwin', '--mac'],
  ['win32', '--win'],
])('on %s electron-builder is asked for %s and never publishes', (platform, flag) => {
  expect(planned({ ...here, platform }).args.slice(0, 2)).toEqual([flag, '--publish=never'])
})

test('integrity of the archive is asked for where the runtime checks it', () => {
  const integrity = (platform: string) => wantedFuses(platform)[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]
  expect([integrity('darwin'), integrity('win32'), integrity('linux')]).toEqual([true, true, false])
})

/** A file with nothing but a fuse wire of that length, as the library finds it in a binary. */
async function withWire(length: number, use: (file: string) => Promise<void>) {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-fuses-'))
  try {
    const file = join(directory, 'wire')
    const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
    await writeFile(file, Buffer.concat([sentinel, Buffer.from([1, length]), Buffer.alloc(length, FuseState.ENABLE)]))
    await use(file)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

test('a fuse younger than the runtime is left out, one the runtime has keeps its default', async () => {
  await withWire(8, async (file) => {
    await setFuses(file, 'linux')
    expect((await getCurrentFuseWire(file))[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE)
  })
  await withWire(9, async (file) => {
    await setFuses(file, 'linux')
    expect((await getCurrentFuseWire(file))[FuseV1Options.WasmTrapHandlers]).toBe(FuseState.ENABLE)
  })
})

test('a fuse nobody decided about stops the build', async () => {
  await withWire(10, (file) => expect(setFuses(file, 'linux')).rejects.toThrow('strictlyRequireAllFuses'))
})
