/**
 * Who has a history, as a table. Runs in the database's thread; used by the store. A number is never given twice, not
 * even in a file that was begun anew while the engine ran.
 */
import * as z from 'zod'
import type { Sql } from '../../ports'
import type { OwnerId } from '../model'

export const OWNERS_SQL = `
  CREATE TABLE owners (
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 1073741823),
    host_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('container', 'host')),
    project TEXT,
    service TEXT,
    name TEXT NOT NULL,
    container_id TEXT,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX owners_of_host ON owners (host_id);`

/** A host, or a container through all that replace it. */
export interface KeptOwner {
  id: OwnerId
  hostId: string
  kind: 'container' | 'host'
  project?: string | undefined
  service?: string | undefined
  name: string
  /** The one that has it now, or had it last. */
  containerId?: string | undefined
  firstAt: number
  /** Known to the hour. */
  lastAt: number
}

const COLUMNS = `id, host_id AS hostId, kind, project, service, name, container_id AS containerId,
                 first_at AS firstAt, last_at AS lastAt`

const text = z
  .string()
  .nullable()
  .transform((value) => value ?? undefined)
const keptOwner = z.object({
  ...{ id: z.number(), hostId: z.string(), kind: z.enum(['container', 'host']), name: z.string() },
  ...{ project: text, service: text, containerId: text, firstAt: z.number(), lastAt: z.number() },
})

export type OwnersTable = ReturnType<typeof createOwnersTable>

export function createOwnersTable(sql: Sql) {
  function put(owner: KeptOwner) {
    const { id, hostId, kind, project, service, name, containerId, firstAt, lastAt } = owner
    sql.run(
      `INSERT INTO owners VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
         name = excluded.name, project = excluded.project, service = excluded.service,
         container_id = excluded.container_id`,
      ...[id, hostId, kind, project ?? null, service ?? null, name, containerId ?? null],
      ...[Math.floor(firstAt), Math.floor(lastAt)],
    )
  }

  return {
    put,
    all: (): KeptOwner[] =>
      // biome-ignore lint/plugin/sql: the columns are a constant of this file
      sql.all(`SELECT ${COLUMNS} FROM owners ORDER BY id`).flatMap((row) => keptOwner.safeParse(row).data ?? []),

    /** `above` = the highest number that is in use, maybe given by a file that is gone. */
    add(owner: Omit<KeptOwner, 'id'>, above: OwnerId): OwnerId {
      const given = sql.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'owners'")?.seq ?? 0
      const id = Math.max(given, above) + 1
      put({ ...owner, id })
      return id
    },

    /** Those of `ids` that are not here. */
    missing(ids: Iterable<OwnerId>): OwnerId[] {
      const here = new Set(sql.all<{ id: number }>('SELECT id FROM owners').map(({ id }) => id))
      return [...new Set(ids)].filter((id) => !here.has(id))
    },

    between: (from: OwnerId, until: OwnerId): OwnerId[] =>
      sql.all<{ id: number }>('SELECT id FROM owners WHERE id >= ? AND id < ?', from, until).map(({ id }) => id),

    lived: (id: OwnerId, at: number) => sql.run('UPDATE owners SET last_at = max(last_at, ?) WHERE id = ?', at, id),
    firstAt: (id: OwnerId) => sql.get<{ at: number }>('SELECT first_at AS at FROM owners WHERE id = ?', id)?.at,

    ofHost: (hostId: string): OwnerId[] =>
      sql.all<{ id: number }>('SELECT id FROM owners WHERE host_id = ?', hostId).map(({ id }) => id),
    removeHost: (hostId: string) => sql.run('DELETE FROM owners WHERE host_id = ?', hostId),
    /** Of whom nothing is kept any more: no mark, and no value after `at`. */
    removeUnseen: (at: number) =>
      sql.run('DELETE FROM owners WHERE last_at < ? AND id NOT IN (SELECT owner FROM marks)', at),
    clear: () => sql.run('DELETE FROM owners'),
    containers: () => sql.get<{ n: number }>("SELECT count(*) AS n FROM owners WHERE kind = 'container'")?.n ?? 0,
  }
}
