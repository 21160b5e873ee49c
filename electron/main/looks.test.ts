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
    expect(looksFile.parse({})).toEqual({ tables: {}, panels: {} })
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
    })
    expect(create().now.get()).toEqual(file)
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
  ])('refuses %j', (given) => expect(input.safeParse(given).success).toBe(false))
  it('takes what a page tells', () =>
    expect(input.safeParse({ tables: { a: { widths: { name: 90 } } } }).success).toBe(true))
})
