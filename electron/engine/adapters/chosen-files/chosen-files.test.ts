/** Files of this computer as a person chose them: whole or not at all, and nothing that was not chosen. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChosenEntry } from '../../ports'
import { createChosenFiles } from './index'

let folder: string
const soon = () => AbortSignal.timeout(5000)
const here = (...parts: string[]) => join(folder, ...parts)
/** An id is its path here. */
const chosen = createChosenFiles(async (fileId) => fileId)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-chosen-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function entriesOf(path: string) {
  const entries: ChosenEntry[] = []
  for await (const entry of (await chosen.open(path, soon())).entries(soon())) entries.push(entry)
  return entries
}
const read = async ({ open }: ChosenEntry) => {
  const chunks: Buffer[] = []
  for await (const chunk of open()) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('a file to write', () => {
  it('is there when it is whole, in place of the one before', async () => {
    writeFileSync(here('out'), 'before')
    const file = await chosen.create(here('out'), soon())
    expect(file.name).toBe('out')
    await pipeline(['one', 'two'].map(Buffer.from), file.stream)
    expect(readFileSync(here('out'), 'utf8')).toBe('before')
    await file.commit()
    expect(readFileSync(here('out'), 'utf8')).toBe('onetwo')
    expect(readdirSync(folder)).toEqual(['out'])
  })

  it('leaves nothing when it is given up, at any time', async () => {
    const file = await chosen.create(here('out'), soon())
    file.stream.write(Buffer.from('half'))
    await file.discard()
    await file.discard()
    expect(readdirSync(folder)).toEqual([])
  })

  it('says why it cannot be made, without the path', async () => {
    await expect(chosen.create(here('none', 'out'), soon())).rejects.toMatchObject({
      info: { code: 'NOT_FOUND', message: 'out is not there any more.' },
    })
    mkdirSync(here('taken'))
    const file = await chosen.create(here('taken'), soon())
    await pipeline([Buffer.from('x')], file.stream)
    await expect(file.commit()).rejects.toMatchObject({ info: { code: 'CONFLICT', message: 'taken is a folder.' } })
    await file.discard()
    expect(readdirSync(folder)).toEqual(['taken'])
  })
})

describe('what is opened', () => {
  it('is a folder with all below it but links', async () => {
    mkdirSync(here('site', 'deep'), { recursive: true })
    writeFileSync(here('site', 'deep', 'a'), 'text', { mode: 0o640 })
    symlinkSync('/etc/passwd', here('site', 'link'))
    symlinkSync('/etc', here('site', 'folder'))
    const found = await entriesOf(here('site'))
    expect(found.map(({ path, kind }) => [path, kind])).toEqual([
      ['site', 'directory'],
      ['site/deep', 'directory'],
      ['site/deep/a', 'file'],
    ])
    expect(found[2]).toMatchObject({ sizeBytes: 4 })
    expect(found[2] && (await read(found[2]))).toBe('text')
  })

  it('follows a link that was chosen itself, under its own name', async () => {
    writeFileSync(here('real'), 'text')
    symlinkSync(here('real'), here('link'))
    expect((await entriesOf(here('link'))).map(({ path, kind }) => [path, kind])).toEqual([['link', 'file']])
  })

  it('is not read when it became a link meanwhile, and says so when it is gone', async () => {
    writeFileSync(here('file'), 'text')
    const [entry] = await entriesOf(here('file'))
    rmSync(here('file'))
    symlinkSync('/etc/passwd', here('file'))
    await expect(entry && read(entry)).rejects.toMatchObject({
      info: { code: 'CONFLICT', message: 'file is a link now.' },
    })
    rmSync(here('file'))
    await expect(entry && read(entry)).rejects.toMatchObject({ info: { code: 'NOT_FOUND' } })
    await expect(chosen.open(here('file'), soon())).rejects.toMatchObject({ info: { code: 'NOT_FOUND' } })
  })
})
