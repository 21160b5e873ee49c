/** What is remembered of tables and panels, and what a file of an earlier version still says. */
import { beforeEach, describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { shell } from '../../shared/contract/shell'
import { createLooks, looksFile } from './looks'

type File = z.output<typeof looksFile>
let file: File
const create = () =>
  createLooks({
    read: () => file,
    write: (next) => {
      file = next
    },
  })

beforeEach(() => {
  file = looksFile.parse({})
})

describe('looks', () => {
  it('begin empty, whatever else the file holds', () => {
    expect(looksFile.parse({})).toEqual({ tables: {}, panels: {}, views: [], terminals: { tabs: [], tmuxHosts: [] } })
    expect(looksFile.safeParse({ tables: 'none' }).success).toBe(false)
  })

  it('put one table beside the others and keep both', () => {
    const looks = create()
    looks.remember({ tables: { containers: { columns: ['name', 'state'], widths: { name: 240 } } } })
    looks.remember({ tables: { images: { sort: 'size.desc' } }, panels: { inspector: 420 } })
    looks.remember({ tables: { containers: { groupBy: 'host' } } })
    expect(file).toEqual({
      tables: { containers: { groupBy: 'host' }, images: { sort: 'size.desc' } },
      panels: { inspector: 420 },
      views: [],
      terminals: { tabs: [], tmuxHosts: [] },
    })
    expect(create().now.get()).toEqual(file)
  })

  it('take the views as a whole, in their order', () => {
    const looks = create()
    const view = (id: string) => ({ id, name: `View ${id}`, path: '/containers', query: 'q=status%3Aexited' })
    looks.remember({ views: [view('b'), view('a')] })
    looks.remember({ panels: { inspector: 420 } })
    expect(file.views.map(({ id }) => id)).toEqual(['b', 'a'])
    looks.remember({ views: [] })
    expect(file.views).toEqual([])
  })

  it('take no flood of names', () => {
    const looks = create()
    const flood = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`t${index}`, {}]))
    looks.remember({ tables: flood })
    expect(file.tables).toEqual({})
  })
})

describe('the contract', () => {
  const { input } = shell.looks.remember
  it.each([
    [{ tables: { containers: { widths: { name: -1 } } } }],
    [{ tables: { containers: { widths: { name: 1.5 } } } }],
    [{ tables: { containers: { script: 'x' } } }],
    [{ panels: { inspector: 1e9 } }],
    [{ theme: 'dark' }],
    [{ views: [{ id: 'a', name: '', path: '/containers', query: '' }] }],
    [{ views: [{ id: 'a', name: 'x', path: 'javascript:alert(1)', query: '' }] }],
  ])('refuses %j', (given) => expect(input.safeParse(given).success).toBe(false))
  it('takes what a page tells', () =>
    expect(input.safeParse({ tables: { a: { widths: { name: 90 } } } }).success).toBe(true))
})
