/**
 * The last known rows of each host, so that the next start paints at once and an offline host can be browsed.
 * A cache: losing it loses nothing. Runs in the database's worker thread; called by containers/index.ts.
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
]

export type ContainersStore = ReturnType<typeof createContainersStore>

export function createContainersStore(sql: Sql) {
  return {
    /** A host that was removed meanwhile is passed over in silence. */
    keep(hostId: string, rows: Container[], at: number): void {
      sql.run(
        `INSERT INTO last_known_containers SELECT id, ?, ? FROM hosts WHERE id = ?
         ON CONFLICT (host_id) DO UPDATE SET rows = excluded.rows, kept_at = excluded.kept_at`,
        JSON.stringify(rows),
        at,
        hostId,
      )
    },
    all(): Container[] {
      const kept = sql.all<{ rows: string }>('SELECT rows FROM last_known_containers')
      return kept.flatMap((row) => z.array(container).safeParse(parseJson(row.rows)).data ?? [])
    },
  }
}
