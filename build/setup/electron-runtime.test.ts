/**
 * Electron's own install script, in a copy of its npm package, downloads from a server on loopback. What arrives and
 * what does not must leave a whole runtime behind, and never touch the fallback that other clones use too.
 */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FALLBACK, hasFallback } from '../runtime/fallback.mjs'
import { watchGrowth } from './electron-download.mjs'
import { installRuntime, officialVersion } from './electron-runtime.mjs'
import { ROOT } from './paths.mjs'

const official = officialVersion()
const zipName = `electron-v${official}-${process.platform}-${process.arch}.zip`

/** One file, not compressed. Format: PKWARE APPNOTE 4.3.7, 4.3.12 and 4.3.16; numbers are little-endian. */
function zipOf(name: string, text: string): Buffer {
  const bytes = (...numbers: [size: 2 | 4, value: number][]) =>
    Buffer.concat(
      numbers.map(([size, value]) => {
        const field = Buffer.alloc(size)
        field.writeUIntLE(value, 0, size)
        return field
      }),
    )
  const size = text.length
  const same = bytes([2, 20], [2, 0], [2, 0], [4, 0], [4, crc32(text)], [4, size], [4, size], [2, name.length], [2, 0])
  const local = Buffer.concat([bytes([4, 0x04034b50]), same, Buffer.from(name + text)])
  const rest = bytes([2, 0], [2, 0], [2, 0], [4, 0o100644 * 0x10000], [4, 0])
  const central = Buffer.concat([bytes([4, 0x02014b50], [2, 0x0314]), same, rest, Buffer.from(name)])
  const end = bytes([4, 0x06054b50], [4, 0], [2, 1], [2, 1], [4, central.length], [4, local.length], [2, 0])
  return Buffer.concat([local, central, end])
}

describe.skipIf(!hasFallback(process.platform, process.arch))('installRuntime', () => {
  let top: string
  let places: { electron: string; cache: string }
  let server: Server
  let served: Map<string, Buffer>
  let requests: number
  const dist = () => join(places.electron, 'dist')
  const fallback = () => join(places.cache, FALLBACK.name)
  const isLink = () => lstatSync(dist()).isSymbolicLink()

  function makeRuntime(directory: string) {
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'version'), FALLBACK.version)
    writeFileSync(join(directory, '.ready'), '')
  }

  beforeEach(async () => {
    top = mkdtempSync(join(tmpdir(), 'longshore-runtime-'))
    places = { electron: join(top, 'node_modules/electron'), cache: join(top, 'cache') }
    mkdirSync(places.electron, { recursive: true })
    for (const name of ['install.js', 'package.json', 'checksums.json'])
      copyFileSync(join(ROOT, 'node_modules/electron', name), join(places.electron, name))
    for (const name of ['@electron', '@electron-internal'])
      symlinkSync(join(ROOT, 'node_modules', name), join(top, 'node_modules', name))
    makeRuntime(fallback())
    served = new Map()
    requests = 0
    server = createServer((request, response) => {
      requests += 1
      const body = served.get(request.url?.split('/').at(-1) ?? '')
      response.writeHead(body ? 200 : 404).end(body)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    vi.stubEnv('NO_PROXY', '127.0.0.1')
    vi.stubEnv('electron_use_remote_checksums', '1')
    vi.stubEnv('electron_config_cache', join(top, 'electron-cache'))
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
    rmSync(top, { recursive: true, force: true })
  })

  function offer(checksumOf: Buffer, zip = checksumOf) {
    const checksum = createHash('sha256').update(checksumOf).digest('hex')
    served = new Map([
      [zipName, zip],
      ['SHASUMS256.txt', Buffer.from(`${checksum} *${zipName}\n`)],
    ])
  }

  it('takes the official one, and the cached fallback that was linked stays what it was', async () => {
    symlinkSync(fallback(), dist())
    offer(zipOf('version', official))
    expect(await installRuntime(places)).toBe('official')
    expect(isLink()).toBe(false)
    expect(readFileSync(join(dist(), 'version'), 'utf8')).toBe(official)
    expect(readFileSync(join(fallback(), 'version'), 'utf8')).toBe(FALLBACK.version)
    expect(readdirSync(places.cache)).toEqual([FALLBACK.name])
    const before = requests
    expect(await installRuntime(places)).toBe('official')
    expect(requests).toBe(before)
  })

  it('falls back, does not ask again for a day unless told to, and asks for another version', async () => {
    expect(await installRuntime(places)).toBe('fallback')
    expect(readlinkSync(dist())).toBe(fallback())
    const afterFirst = requests
    expect(afterFirst).toBeGreaterThan(0)
    expect(await installRuntime(places)).toBe('fallback')
    expect(requests).toBe(afterFirst)

    vi.stubEnv('LONGSHORE_RETRY_DOWNLOAD', '1')
    expect(await installRuntime(places)).toBe('fallback')
    expect(requests).toBeGreaterThan(afterFirst)
    expect(readlinkSync(dist())).toBe(fallback())

    vi.stubEnv('LONGSHORE_RETRY_DOWNLOAD', '')
    writeFileSync(join(places.cache, 'electron-download-failed'), '1.0.0')
    offer(zipOf('version', official))
    expect(await installRuntime(places)).toBe('official')
  })

  it('refuses a download with another checksum and leaves nothing of it', async () => {
    offer(zipOf('version', official), zipOf('version', '66.6.6'))
    expect(await installRuntime(places)).toBe('fallback')
    expect(readFileSync(join(dist(), 'version'), 'utf8')).toBe(FALLBACK.version)
    expect(readdirSync(places.cache).filter((name) => name.startsWith('download-'))).toEqual([])
  })

  it('replaces a link to an older fallback of the cache, and keeps one that somebody made', async () => {
    const older = join(places.cache, 'electron-fallback-older')
    makeRuntime(older)
    symlinkSync(older, dist())
    expect(await installRuntime(places)).toBe('fallback')
    expect(readlinkSync(dist())).toBe(fallback())

    const own = join(top, 'own-runtime')
    makeRuntime(own)
    rmSync(dist())
    symlinkSync(own, dist())
    vi.stubEnv('LONGSHORE_RETRY_DOWNLOAD', '1')
    expect(await installRuntime(places)).toBe('fallback')
    expect(readlinkSync(dist())).toBe(own)
    expect(existsSync(join(own, 'version'))).toBe(true)
  })
})

describe('watchGrowth', () => {
  it('is patient while something grows, and gives up at the first look without', async () => {
    vi.useFakeTimers()
    try {
      let bytes = 0
      const onStill = vi.fn()
      const stop = watchGrowth(() => `${bytes}`, 10_000, onStill)
      for (let look = 0; look < 5; look++) {
        bytes += 1
        await vi.advanceTimersByTimeAsync(10_000)
      }
      expect(onStill).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(10_000)
      expect(onStill).toHaveBeenCalledTimes(1)
      stop()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})
