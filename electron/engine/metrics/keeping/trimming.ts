/**
 * How old and how large the history may become. Used by the store, one small step a call. The byte cap comes before the
 * 24 hours and the 30 days: the oldest hour goes first, whatever level it is of, and the marks of that hour with it.
 */
import type { Sql } from '../../ports'
import type { Blocks } from './blocks'
import type { Journal } from './journal'
import type { MarksTable } from './marks-table'
import { HOUR_MS, LEVELS, type Level } from './slots'

/** What lies further ahead was written while the clock was wrong. */
const AHEAD_HOURS = 24
/** Free pages are used again; only more of them than this part of the file are given back to the disk, these at a time. */
const FREE_PART = 0.25
const PAGES_AT_ONCE = 512

export interface Limits {
  now: number
  capBytes: number
}
interface Tables {
  blocks: Blocks
  journal: Journal
  marks: MarksTable
}

/** Takes away one hour at most, or gives some pages back. False when there is nothing left to do. */
export function trimOne(sql: Sql, { blocks, journal, marks }: Tables, { now, capBytes }: Limits): boolean {
  const levels = Object.keys(LEVELS) as Level[]
  const nowHour = Math.floor(now / HOUR_MS)
  for (const level of levels) {
    const first = blocks.firstHour(level)
    if (first !== undefined && first < Math.floor((now - LEVELS[level].keptMs) / HOUR_MS))
      return removed(blocks.removeHours(level, first, first + 1))
    const last = blocks.lastHour(level)
    if (last !== undefined && last > nowHour + AHEAD_HOURS) return removed(blocks.removeHours(level, last, last + 1))
  }
  journal.removeAfter(nowHour + AHEAD_HOURS)
  marks.trim(now - LEVELS.five_minutes.keptMs)
  const oldest = Math.min(...levels.map((level) => blocks.firstHour(level) ?? Number.POSITIVE_INFINITY))
  if (usedBytes(sql) > capBytes && Number.isFinite(oldest)) {
    for (const level of levels) blocks.removeHours(level, oldest, oldest + 1)
    marks.trim((oldest + 1) * HOUR_MS)
    return true
  }
  return giveBack(sql)
}

const removed = ({ changes }: { changes: number }) => changes > 0

function giveBack(sql: Sql): boolean {
  const { pages, free } = pagesOf(sql)
  if (free < PAGES_AT_ONCE || free < pages * FREE_PART) return false
  sql.transaction(() => {
    // Asked for more than one it stops after one all the same: each page is a row of an answer that nobody reads.
    for (let page = 0; page < PAGES_AT_ONCE; page += 1) sql.run('PRAGMA incremental_vacuum(1)')
  })
  return pagesOf(sql).pages < pages
}

/** Free pages do not count: they are filled next. */
export function usedBytes(sql: Sql): number {
  const { pages, free } = pagesOf(sql)
  return (pages - free) * (sql.get<{ page_size: number }>('PRAGMA page_size')?.page_size ?? 0)
}

function pagesOf(sql: Sql) {
  return {
    pages: sql.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0,
    free: sql.get<{ freelist_count: number }>('PRAGMA freelist_count')?.freelist_count ?? 0,
  }
}
