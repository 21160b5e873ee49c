/** The page's files are looked up in a manifest; no trick with the path leaves it. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFile, type Manifest, readManifest } from './page-files'

let folder: string
let manifest: Manifest

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-page-'))
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.js'), '')
  await writeFile(join(folder, 'renderer', 'index.html'), '')
  await writeFile(join(folder, 'renderer', 'assets', 'a.js'), '')
  await writeFile(join(folder, 'renderer', 'key.pem'), '')
  await symlink(join(folder, 'secret.js'), join(folder, 'renderer', 'link.js'))
  manifest = await readManifest(join(folder, 'renderer'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('findFile', () => {
  it('finds the page and its files, each with its type', () => {
    const page = findFile(manifest, 'app://longshore/')
    expect(page).toEqual({ path: join(folder, 'renderer', 'index.html'), type: 'text/html; charset=utf-8' })
    expect(findFile(manifest, 'app://longshore/index.html?x#/fleet')).toEqual(page)
    expect(findFile(manifest, 'app://longshore/assets/a.js')?.type).toBe('text/javascript; charset=utf-8')
  })

  it.each([
    'app://longshore/../secret.js',
    'app://longshore/%2e%2e/secret.js',
    'app://longshore/assets/..%2f..%2fsecret.js',
    'app://longshore/assets/..%5c..%5csecret.js',
    'app://longshore/..\\secret.js',
    'app://longshore//etc/passwd',
    'app://longshore/index.html%00.js',
    'app://longshore/index\u0000.html',
    'app://longshore/assets/',
    'app://longshore/link.js',
    'app://longshore/key.pem',
    'app://longshore:80/index.html',
    'app://longshore.evil/index.html',
    'app://user@longshore/index.html',
    'app://other/index.html',
    'app:///index.html',
    'file:///etc/passwd',
    'https://longshore/index.html',
    '',
  ])('has nothing at %j', (address) => expect(findFile(manifest, address)).toBeUndefined())
})
