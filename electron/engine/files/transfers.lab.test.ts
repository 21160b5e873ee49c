/**
 * Files and folders carried up to and down from real containers over real SSH, on Docker and Podman: compared by checksum,
 * refused where something is there already, and leaving nothing where they are cancelled or the disk is full.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import { following } from '../containers/following'
import { labEngine } from '../testing/lab-engine'
import { isLong } from '../testing/random'
import { filesIn } from './test-files'

const unavailable = labUnavailable()
const MB = isLong ? 100 : 25
const opened = labEngine(() => openLab({ hosts: [{}, { engine: 'podman' }] }))
const { rowIs, taskEnds } = following(() => opened.client)
const { at, list, chosen, here } = filesIn(() => opened.app, rowIs)

async function sumOf(path: string) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

describe.skipIf(unavailable)(unavailable ?? 'files carried up and down', { timeout: 90_000 }, () => {
  it.concurrent.each([
    ['docker', 1],
    ['podman', 2],
  ] as const)(`%s: ${MB} MB up and down again, a folder both ways`, async (engine, index) => {
    const host = opened.lab.host(index)
    const name = `carry-${engine}`
    await startSleeper(host, name)
    await host.docker('exec', name, 'sh', '-c', 'mkdir /up; chown 33:34 /up')
    const big = here(`big-${engine}`)
    const block = Buffer.alloc(1024 * 1024, 'longshore ')
    writeFileSync(big, '')
    for (let at = 0; at < MB; at += 1) {
      block.writeUInt32LE((at * 2654435761) % 2 ** 32, (at * 4099) % 1_000_000)
      writeFileSync(big, block, { flag: 'a' })
    }
    const folder = here(`folder-${engine}`)
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true })
    writeFileSync(join(folder, 'deep', 'er', 'ünï'.repeat(40)), 'long name')
    writeFileSync(join(folder, 'run.sh'), '#!/bin/sh\n', { mode: 0o4755 })
    writeFileSync(join(folder, 'empty'), '')
    symlinkSync('/etc/passwd', join(folder, 'link'))
    const upload = async (paths: string[], overwrite: boolean) => {
      const { taskId } = await opened.client.files.upload({
        ...(await at(name, '/up')),
        fileIds: paths.map(chosen),
        overwrite,
      })
      return taskEnds(taskId, 60_000)
    }
    const download = async (path: string, to: string) => {
      const { taskId } = await opened.client.files.download({ ...(await at(name, path)), fileId: chosen(to) })
      return taskEnds(taskId, 60_000)
    }
    let startedAt = performance.now()
    expect(await upload([big, folder], false)).toMatchObject({ state: 'done' })
    console.log(`${engine}: ${MB} MB up ${Math.round(performance.now() - startedAt)} ms`)
    expect(await host.docker('exec', name, 'sha256sum', `/up/big-${engine}`)).toContain(await sumOf(big))
    expect(await host.docker('exec', name, 'stat', '-c', '%u:%g %a', `/up/folder-${engine}/run.sh`)).toBe('33:34 755')
    expect((await list(name, `/up/folder-${engine}`)).entries.map((one) => one.name)).toEqual([
      'deep',
      'empty',
      'run.sh',
    ])
    expect(await host.docker('exec', name, 'cat', `/up/folder-${engine}/deep/er/${'ünï'.repeat(40)}`)).toBe('long name')
    expect(await upload([big], false)).toMatchObject({
      state: 'failed',
      error: { code: 'CONFLICT', message: expect.stringContaining(`Already in /up: big-${engine}`) },
    })
    writeFileSync(join(folder, 'run.sh'), 'new')
    expect(await upload([folder], true)).toMatchObject({ state: 'done' })
    expect(await host.docker('exec', name, 'cat', `/up/folder-${engine}/run.sh`)).toBe('new')

    startedAt = performance.now()
    expect(await download(`/up/big-${engine}`, here(`back-${engine}`))).toMatchObject({
      state: 'done',
      title: expect.stringContaining(name),
    })
    console.log(`${engine}: ${MB} MB down ${Math.round(performance.now() - startedAt)} ms`)
    expect(await sumOf(here(`back-${engine}`))).toBe(await sumOf(big))
    expect(await download(`/up/folder-${engine}`, here(`back-${engine}.tar`))).toMatchObject({ state: 'done' })
    await host.docker('rm', '-f', name)
  })

  it('a cancelled download leaves nothing, nor does one that the disk has no room for', async () => {
    const host = opened.lab.host(1)
    await startSleeper(host, 'huge')
    await host.docker('exec', 'huge', 'sh', '-c', 'truncate -s 3G /sparse')
    mkdirSync(here('into'))
    const { taskId } = await opened.client.files.download({
      ...(await at('huge', '/sparse')),
      fileId: chosen(here('into', 'sparse')),
    })
    await expect.poll(() => readdirSync(here('into')).length).toBe(1)
    await opened.client.tasks.cancel({ taskId })
    expect(await taskEnds(taskId)).toMatchObject({ state: 'cancelled' })
    expect(readdirSync(here('into'))).toEqual([])
    expect(existsSync(here('into', 'sparse'))).toBe(false)

    mkdirSync(here('small'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', here('small')])
    try {
      const fileId = chosen(here('small', 'sparse'))
      const full = await opened.client.files.download({ ...(await at('huge', '/sparse')), fileId })
      expect(await taskEnds(full.taskId)).toMatchObject({
        state: 'failed',
        error: { code: 'CONFLICT', message: 'The disk of this computer is too full for sparse.' },
      })
      expect(readdirSync(here('small'))).toEqual([])
    } finally {
      execFileSync('umount', [here('small')])
    }
    await host.docker('rm', '-f', 'huge')
  })
})
