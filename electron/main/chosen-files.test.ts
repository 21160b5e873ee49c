/** A chosen file is good for one use, for an hour, for what it was chosen for; and its path stays out of the page. */
import { describe, expect, it } from 'vitest'
import { createChosenFiles, plainFileName } from './chosen-files'

describe('createChosenFiles', () => {
  it('gives an id and a name, and the path once', () => {
    const chosen = createChosenFiles()
    const noted = chosen.note('/home/ada/logs/web.log.gz', 'save')
    expect(noted).toEqual({ fileId: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'web.log.gz' })
    expect(chosen.pathOf(noted.fileId, 'save')).toEqual({ path: '/home/ada/logs/web.log.gz' })
    expect(() => chosen.pathOf(noted.fileId, 'save')).toThrow('no longer good')
  })

  it('gives nothing for the other use, and keeps it for its own', () => {
    const chosen = createChosenFiles()
    const { fileId } = chosen.note('/etc/hosts', 'open')
    expect(() => chosen.pathOf(fileId, 'save')).toThrow('no longer good')
    expect(chosen.pathOf(fileId, 'open').path).toBe('/etc/hosts')
  })

  it('forgets after an hour', () => {
    let now = 0
    const chosen = createChosenFiles(() => now)
    const early = chosen.note('/a', 'open')
    now = 3_599_999
    const late = chosen.note('/b', 'open')
    now = 3_600_000
    expect(() => chosen.pathOf(early.fileId, 'open')).toThrow('no longer good')
    expect(chosen.pathOf(late.fileId, 'open').path).toBe('/b')
  })

  it('keeps no more than a bounded number, the newest', () => {
    const chosen = createChosenFiles()
    const all = Array.from({ length: 2_001 }, (_, index) => chosen.note(`/f${index}`, 'open'))
    expect(() => chosen.pathOf(all[0]?.fileId ?? '', 'open')).toThrow('no longer good')
    expect(chosen.pathOf(all[1]?.fileId ?? '', 'open').path).toBe('/f1')
  })
})

describe('plainFileName', () => {
  it.each([
    ['web.log', 'web.log'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\evil.exe', 'evil.exe'],
    ['a\u202egnp.exe', 'a_gnp.exe'],
    ['line\nbreak\u0000.txt', 'line_break_.txt'],
    ['...', 'file'],
    ['.bashrc', 'bashrc'],
    ['nginx:1.27?.tar', 'nginx_1.27_.tar'],
    ['', 'file'],
  ])('of %j is %j', (suggested, plain) => expect(plainFileName(suggested)).toBe(plain))
})
