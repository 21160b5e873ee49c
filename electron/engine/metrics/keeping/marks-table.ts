/**
 * What happened, as a table: 30 days of it, 200,000 at most. Runs in the database's thread; used by the store. The same
 * mark told twice (an event seen live and again in the engine's memory of events) is there once.
 */
import { type Mark, type MarkKind, mark } from '../../../../shared/contract/metrics'
import type { Sql } from '../../ports'
import type { OwnerId } from '../model'

export const MARKS_SQL = `
  CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    host_id TEXT NOT NULL,
    owner INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    note TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX marks_once ON marks (owner, at, kind, key);
  CREATE INDEX marks_of_host ON marks (host_id, at);
  CREATE INDEX marks_by_time ON marks (at);`

const MOST = 200_000
/** What one answer holds. */
export const SHOWN = 500

/** The history of one owner, or all of a host. */
export type MarksOf = { owner: OwnerId } | { hostId: string }

export type MarksTable = ReturnType<typeof createMarksTable>

export function createMarksTable(sql: Sql) {
  const read = (of: MarksOf, from: number, until: number) =>
    'owner' in of
      ? sql.all(
          'SELECT * FROM marks WHERE owner = ? AND at BETWEEN ? AND ? ORDER BY at DESC, id DESC LIMIT ?',
          ...[of.owner, from, until, SHOWN],
        )
      : sql.all(
          'SELECT * FROM marks WHERE host_id = ? AND at BETWEEN ? AND ? ORDER BY at DESC, id DESC LIMIT ?',
          ...[of.hostId, from, until, SHOWN],
        )

  const count = (of: MarksOf, from: number, until: number) =>
    'owner' in of
      ? sql.all<{ kind: MarkKind; n: number }>(
          'SELECT kind, count(*) AS n FROM marks WHERE owner = ? AND at BETWEEN ? AND ? GROUP BY kind',
          ...[of.owner, from, until],
        )
      : sql.all<{ kind: MarkKind; n: number }>(
          'SELECT kind, count(*) AS n FROM marks WHERE host_id = ? AND at BETWEEN ? AND ? GROUP BY kind',
          ...[of.hostId, from, until],
        )

  return {
    add(owner: OwnerId, hostId: string, { at, kind, key, name, note }: Mark): void {
      sql.run(
        `INSERT INTO marks (at, host_id, owner, kind, key, name, note) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        ...[Math.round(at), hostId, owner, kind, key ?? '', name, note],
      )
    },

    /** The newest 500, oldest first, and how many there are before them. Both ends belong to it. */
    of(of: MarksOf, from: number, until: number): { marks: Mark[]; dropped: number } {
      const rows = read(of, from, until)
      const all = rows.length < SHOWN ? rows.length : count(of, from, until).reduce((sum, { n }) => sum + n, 0)
      const marks = rows.reverse().flatMap((row) => mark.safeParse({ ...row, key: row.key || undefined }).data ?? [])
      return { marks, dropped: all - rows.length }
    },

    counts: (of: MarksOf, from: number, until: number): Partial<Record<MarkKind, number>> =>
      Object.fromEntries(count(of, from, until).map(({ kind, n }) => [kind, n])),

    /** What is too old or too much. */
    trim(before: number) {
      sql.run('DELETE FROM marks WHERE at < ?', before)
      const n = sql.get<{ n: number }>('SELECT count(*) AS n FROM marks')?.n ?? 0
      if (n > MOST) sql.run('DELETE FROM marks WHERE id IN (SELECT id FROM marks ORDER BY at LIMIT ?)', n - MOST)
    },
    removeHost: (hostId: string) => sql.run('DELETE FROM marks WHERE host_id = ?', hostId),
    clear: () => sql.run('DELETE FROM marks'),
  }
}
