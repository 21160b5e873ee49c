/**
 * What is kept of hosts: their definitions, the last known facts, and the host keys a person trusted.
 * Runs in the database's worker thread; called through Remote<HostsStore> by hosts/index.ts.
 */
import {
  type EngineFacts,
  engineFacts,
  type HostAddress,
  type HostRemarks,
  hostAddress,
  hostRemarks,
} from '../../../shared/contract/hosts'
import { parseJson } from '../../../shared/domain/json'
import type { KnownKey, Migration, Sql } from '../ports'

export const hostsMigrations: Migration[] = [
  {
    version: 4,
    name: 'hosts and trusted host keys',
    sql: `
      CREATE TABLE hosts (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        facts TEXT,
        heard_at INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX hosts_name ON hosts (name COLLATE NOCASE);
      CREATE TABLE trusted_keys (
        host TEXT NOT NULL,
        port INTEGER NOT NULL,
        key_type TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        trusted_at INTEGER NOT NULL,
        PRIMARY KEY (host, port, fingerprint)
      ) STRICT;`,
  },
  {
    version: 7,
    name: 'groups, tags, colours, notes; disabled hosts',
    sql: `
      ALTER TABLE hosts ADD COLUMN remarks TEXT NOT NULL DEFAULT '{}';
      ALTER TABLE hosts ADD COLUMN enabled INTEGER NOT NULL DEFAULT 1;`,
  },
]

export interface KeptHost {
  id: string
  name: string
  address: HostAddress
  remarks: HostRemarks
  enabled: boolean
  facts?: EngineFacts | undefined
  heardAt?: number | undefined
}

interface HostRow {
  id: string
  name: string
  address: string
  remarks: string
  enabled: number
  facts: string | null
  heard_at: number | null
}

export type HostsStore = ReturnType<typeof createHostsStore>

export function createHostsStore(sql: Sql) {
  return {
    list(): KeptHost[] {
      return sql.all<HostRow>('SELECT * FROM hosts ORDER BY created_at').flatMap((row) => keptHost(row) ?? [])
    },
    save(host: KeptHost, at: number): void {
      sql.run(
        `INSERT INTO hosts (id, name, address, remarks, enabled, created_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address, remarks = excluded.remarks,
           enabled = excluded.enabled`,
        host.id,
        host.name,
        JSON.stringify(host.address),
        JSON.stringify(host.remarks),
        host.enabled ? 1 : 0,
        at,
      )
    },
    remove(id: string): void {
      sql.run('DELETE FROM hosts WHERE id = ?', id)
    },
    keepFacts(id: string, facts: EngineFacts, heardAt: number): void {
      sql.run('UPDATE hosts SET facts = ?, heard_at = ? WHERE id = ?', JSON.stringify(facts), heardAt, id)
    },
    trustedKeys(host: string, port: number): KnownKey[] {
      return sql
        .all<{ key_type: string; fingerprint: string }>(
          'SELECT * FROM trusted_keys WHERE host = ? AND port = ?',
          host.toLowerCase(),
          port,
        )
        .map((row) => ({ keyType: row.key_type, fingerprint: row.fingerprint, revoked: false }))
    },
    /** Trusts one key; with `replaces`, that key and every other of this host and port are forgotten. */
    trustKey(
      key: { host: string; port: number; keyType: string; fingerprint: string; replaces?: string | undefined },
      at: number,
    ): void {
      const host = key.host.toLowerCase()
      sql.transaction(() => {
        if (key.replaces) sql.run('DELETE FROM trusted_keys WHERE host = ? AND port = ?', host, key.port)
        sql.run(
          'INSERT OR REPLACE INTO trusted_keys VALUES (?, ?, ?, ?, ?)',
          host,
          key.port,
          key.keyType,
          key.fingerprint,
          at,
        )
      })
    },
  }
}

/** A row that a newer or broken version wrote is left out rather than trusted. */
function keptHost(row: HostRow): KeptHost | undefined {
  const address = hostAddress.safeParse(parseJson(row.address))
  if (!address.success) return undefined
  const { id, name } = row
  return {
    id,
    name,
    address: address.data,
    remarks: hostRemarks.safeParse(parseJson(row.remarks)).data ?? {},
    enabled: row.enabled !== 0,
    facts: engineFacts.safeParse(parseJson(row.facts)).data,
    heardAt: row.heard_at ?? undefined,
  }
}
