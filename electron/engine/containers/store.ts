/**
 * The last known rows of each host, so that the next start paints at once and an offline host can be browsed: a cache,
 * losing it loses nothing. And which containers are protected by hand. Runs in the database's worker thread; called by
 * table.ts and marks.ts.
 */
import * as z from 'zod'
import { type Container, container } from '../../../shared/contract/containers'
import { parseJson } from '../../../shared/domain/json'
import type { Migration, Sql } from '../ports'

export const containersMigrations: Migration[] = [
  {
    version: 5,
    name: 'last known containers',
    sql: `
      CREATE TABLE last_known_containers (
        host_id TEXT PRIMARY KEY REFERENCES hosts (id) ON DELETE CASCADE,
        rows TEXT NOT NULL,
        kept_at INTEGER NOT NULL
      ) STRICT;`,
  },
  {
    version: 6,
    name: 'containers protected by hand',
    sql: `
      CREATE TABLE protected_containers (
        host_id TEXT NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        PRIMARY KEY (host_id, name)
      ) STRICT, WITHOUT ROWID;`,
  },
]

export type ContainersStore = ReturnType<typeof createContainersStore>

export interface Mark {
  hostId: string
  name: string
}

const kept = z.tuple([container]).rest(z.unknown())

/**
 * The rows of a text that `all` gave. All of them were written at once, so the shape of the first is the shape of all;
 * none come from a version that wrote them otherwise.
 */
export function readKept(text: string): Container[] {
  const rows = parseJson(text)
  return kept.safeParse(rows).success ? (rows as Container[]) : []
}

export function createContainersStore(sql: Sql) {
  return {
    /** `rows` as JSON. A host that was removed meanwhile is passed over in silence. */
    keep(hostId: string, rows: string, at: number): void {
      sql.run(
        `INSERT INTO last_known_containers SELECT id, ?, ? FROM hosts WHERE id = ?
         ON CONFLICT (host_id) DO UPDATE SET rows = excluded.rows, kept_at = excluded.kept_at`,
        rows,
        at,
        hostId,
      )
    },
    /** As texts, one for each host, because a text goes from thread to thread far quicker than what it says. */
    all(): string[] {
      return sql.all<{ rows: string }>('SELECT rows FROM last_known_containers').map(({ rows }) => rows)
    },
    marks: (): Mark[] =>
      sql.all<{ hostId: string; name: string }>('SELECT host_id AS hostId, name FROM protected_containers'),
    /** Of a simulated host nothing is kept: it is in no table. */
    mark({ hostId, name }: Mark, on: boolean): void {
      if (!on) sql.run('DELETE FROM protected_containers WHERE host_id = ? AND name = ?', hostId, name)
      else sql.run('INSERT OR IGNORE INTO protected_containers SELECT id, ? FROM hosts WHERE id = ?', name, hostId)
    },
  }
}
