import { describe, expect, it } from 'vitest'
import { countUnseen, crumbsOf, modeText, opensAs, shownName } from './words'

describe('how files read', () => {
  it('shows what cannot be seen in a name', () => {
    expect(shownName('two\nlines\tand\x7f')).toBe('two⟨LF⟩lines⟨TAB⟩and⟨DEL⟩')
    expect(shownName('photo\u202egpj.exe')).toBe('photo⟨202E⟩gpj.exe')
    expect(shownName('\u200b\u001b[31m')).toBe('⟨200B⟩⟨ESC⟩[31m')
    expect(shownName('plain ünï 名 🙂')).toBe('plain ünï 名 🙂')
  })

  it('counts what cannot be seen in a text, but for its layout', () => {
    expect(countUnseen('a\tb\n')).toBe(0)
    expect(countUnseen('if (admin\u2066) {}\u202e')).toBe(2)
  })

  it('writes modes as ls does', () => {
    expect(modeText('directory', 0o1777)).toBe('drwxrwxrwt')
    expect(modeText('file', 0o4755)).toBe('-rwsr-xr-x')
    expect(modeText('file', 0o2644)).toBe('-rw-r-Sr--')
    expect(modeText('link', 0o777)).toBe('lrwxrwxrwx')
  })

  it('cuts a path into crumbs', () => {
    expect(crumbsOf('/')).toEqual([{ name: '/', path: '/' }])
    expect(crumbsOf('/etc/nginx')).toEqual([
      { name: '/', path: '/' },
      { name: 'etc', path: '/etc' },
      { name: 'nginx', path: '/etc/nginx' },
    ])
  })

  it('knows what can be opened', () => {
    const entry = { name: 'x', kind: 'link', sizeBytes: 0, mode: 0, modifiedAt: 0, owner: '', group: '' } as const
    expect(opensAs({ ...entry, leadsTo: 'directory' })).toBe('directory')
    expect(opensAs({ ...entry, leadsTo: 'nothing' })).toBeUndefined()
    expect(opensAs(entry)).toBe('file')
    expect(opensAs({ ...entry, kind: 'file', isOutOfReach: true })).toBeUndefined()
    expect(opensAs({ ...entry, kind: 'other' })).toBeUndefined()
  })
})
