/**
 * Engines and containers that lie: tars with links, climbing names and second files where one file was asked for, tars
 * cut short, programs in the image that answer anything. Nothing leaves the chosen file, and nothing half stays.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChosenFiles } from '../adapters/chosen-files'
import { openHost } from '../adapters/docker'
import type { DockerHost } from '../ports'
import { download } from './download'
import { readText } from './editing'
import { listDirectory } from './list'

let folder: string
let docker: DockerHost
let tar: Buffer = Buffer.alloc(0)
let isDirectory = false
const soon = () => AbortSignal.timeout(5000)
const inside = () => ({ docker, id: 'web' })
const server = createServer((request, response) => {
  const json = (body: unknown) => response.end(JSON.stringify(body))
  if (request.url === '/version') return json({ Version: '27.0', ApiVersion: '1.46', MinAPIVersion: '1.24' })
  if (request.url?.endsWith('/info')) return json({ ID: 'ID', NCPU: 1 })
  const stat = { name: 'x', size: 5, mode: isDirectory ? 2 ** 31 + 0o755 : 0o644, mtime: '', linkTarget: '' }
  response.setHeader('X-Docker-Container-Path-Stat', Buffer.from(JSON.stringify(stat)).toString('base64'))
  response.end(request.method === 'HEAD' ? undefined : tar)
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-hostile-'))
  isDirectory = false
  const socketPath = join(folder, 'engine.sock')
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  const secrets = { read: async () => '', remove: async () => {} }
  const context = { signal: soon(), knownKeys: { find: async () => [] }, secrets }
  docker = await openHost({ kind: 'local', socketPath }, context)
})
afterEach(async () => {
  docker.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

/** One header of a ustar archive, and its content. `type`: 0 file, 1 hard link, 2 link, 3 device, 5 directory, 6 pipe. */
function part(name: string, type: number, content = '', linkTo = ''): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write('0004755\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write(String(type), 156)
  header.write(linkTo, 157, 100)
  header.write('ustar\x0000', 257)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  body.write(content)
  return Buffer.concat([header, body])
}
const END = Buffer.alloc(1024)

async function downloaded() {
  const steps: string[] = []
  const control = { signal: soon(), step: (_: string, state: string) => steps.push(state), progress: () => {} }
  const chosen = createChosenFiles(async () => join(folder, 'to', 'saved'))
  const wanted = { inside: inside(), path: '/x', fileId: 'id', isRunning: false }
  await download(wanted, { chosen, now: () => performance.now() }, control)
  return steps
}

describe('a download of one file', () => {
  beforeEach(async () => {
    mkdirSync(join(folder, 'to'))
  })
  const isEmpty = () => expect(readdirSync(join(folder, 'to'))).toEqual([])

  it('is what one regular entry holds, whatever that is called', async () => {
    tar = Buffer.concat([part('../../../evil', 0, 'hello'), END])
    await downloaded()
    expect(readdirSync(join(folder, 'to'))).toEqual(['saved'])
    expect(readFileSync(join(folder, 'to', 'saved'), 'utf8')).toBe('hello')
  })

  it.each([
    ['a link', [part('x', 2, '', '/etc/shadow')]],
    ['a hard link', [part('x', 1, '', '/etc/shadow')]],
    ['a device', [part('x', 3)]],
    ['a pipe', [part('x', 6)]],
    ['a folder', [part('x', 5), part('x/y', 0, 'y')]],
    ['two files', [part('x', 0, 'one'), part('../y', 0, 'two')]],
    ['nothing', []],
  ])('is refused when it is %s', async (_, parts) => {
    tar = Buffer.concat([...parts, END])
    await expect(downloaded()).rejects.toMatchObject({ info: { code: 'ENGINE_REFUSED' } })
    isEmpty()
  })

  it('is refused when it ends too early, or is no tar', async () => {
    for (const bytes of [
      part('x', 0, 'a'.repeat(2000)).subarray(0, 900),
      Buffer.alloc(700, 'x'),
      Buffer.alloc(3000, 'x'),
    ]) {
      tar = bytes
      await expect(downloaded()).rejects.toMatchObject({ info: { code: expect.any(String) } })
      isEmpty()
    }
  })
})

it('a text is one regular entry too, and no larger than was said', async () => {
  tar = Buffer.concat([part('x', 2, '', '/etc/shadow'), END])
  await expect(readText(inside(), '/x', false, soon())).rejects.toMatchObject({ info: { code: 'INVALID' } })
  tar = Buffer.concat([part('x', 0, 'a'.repeat(1024 * 1024 + 1)), END])
  await expect(readText(inside(), '/x', false, soon())).rejects.toMatchObject({ info: { code: 'INVALID' } })
})

it('a directory shows only what can be an entry of one', async () => {
  isDirectory = true
  const names = ['d/', 'd/plain', 'd/..', 'd/.', 'd/deep/er', '../up', '/etc/passwd', 'd/plain', '', 'd/e\u202evil']
  tar = Buffer.concat([...names.map((name) => part(name, 0, 'x')), END])
  const { entries } = await listDirectory(inside(), { path: '/d', isRunning: false, now: () => 0 }, soon())
  expect(entries.map(({ name }) => name)).toEqual(['e\u202evil', 'plain'])
})
