import { describe, expect, it } from 'vitest'
import { readListing } from './list-script'

const MARK = '0123456789abcdef0123456789abcdef'
const stat = (text: string) => readListing(Buffer.from(`/d\0stat\0${text}`, 'latin1'), MARK)
const find = (text: string) => readListing(Buffer.from(`/d\0find\0${text}`, 'utf8'), MARK)
const line = (name: string, hex = '81a4') => `${MARK} e ${hex} 12 1700000000 0 0 root root ./${name}\n`

describe('answers of stat, told apart by the mark', () => {
  it('reads names with line feeds, spaces and what looks like another line', () => {
    const odd = `two\nlines e 81a4 9 9 0 0 root root ./fake`
    expect(stat(line('plain') + line(odd))?.entries.map(({ name }) => name)).toEqual(['plain', odd])
  })

  it('reads the text of a link from its length, quoted or not', () => {
    const target = "a' -> 'b"
    const link = line('l', 'a1ff')
    const quoted = stat(`${link}${MARK} l ${target.length} './l' -> '${target}'\n${MARK} t 41ed ./l\n`)
    expect(quoted?.entries).toMatchObject([{ kind: 'link', linkTo: target, leadsTo: 'directory' }])
    const bare = stat(`${link}${MARK} l ${target.length} ./l -> ${target}\n`)
    expect(bare?.entries).toMatchObject([{ linkTo: target, leadsTo: 'nothing' }])
  })

  it('gives numbers where an owner has no name, and ignores what is no line', () => {
    const text = `noise ${MARK} e zz\n${MARK} e 81a4 1 -5 7 8 UNKNOWN UNKNOWN ./x\n${MARK} q ?\n`
    expect(stat(text)?.entries).toEqual([
      { name: 'x', kind: 'file', sizeBytes: 1, mode: 0o644, modifiedAt: -5000, owner: '7', group: '8' },
    ])
  })

  it('says that no path leads to a name that is no UTF-8', () => {
    expect(stat(line('bad\xff'))?.entries).toMatchObject([{ name: 'bad\ufffd', isOutOfReach: true }])
  })
})

describe('answers of GNU find, told apart by NUL', () => {
  it('reads each group of five, and leaves out one that was cut', () => {
    const group = 'l 3 777 1700000000.25 N\0me\0us\0na\nme\0/to\0'
    expect(find(`${group}f 1 644 17`)?.entries).toEqual([
      {
        name: 'na\nme',
        kind: 'link',
        sizeBytes: 3,
        mode: 0o777,
        modifiedAt: 1_700_000_000_250,
        owner: 'me',
        group: 'us',
        linkTo: '/to',
        leadsTo: 'nothing',
      },
    ])
  })
})

it('is no answer without its head', () => {
  expect(readListing(Buffer.from('sh: not found\n'), MARK)).toBeUndefined()
  expect(readListing(Buffer.from('/d\0other\0'), MARK)).toBeUndefined()
  expect(find('')).toEqual({ path: '/d', entries: [], isCut: false })
})
