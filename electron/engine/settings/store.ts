/** The settings' table: only what differs from the defaults ever gets a row. Runs in the database's thread. */
import type { Migration, Sql } from '../ports'
import type { StoredSetting } from './rules'

export const migrations: Migration[] = [
  {
    version: 3,
    name: 'settings',
    sql: 'CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;',
  },
]

export type SettingsStore = ReturnType<typeof createSettingsStore>

export function createSettingsStore(sql: Sql) {
  return {
    read: (): StoredSetting[] => sql.all<{ key: string; value: string }>('SELECT key, value FROM settings'),

    /** All or nothing. When and by whom is the audit's to know. */
    write: (changed: StoredSetting[]): void =>
      sql.transaction(() => {
        for (const { key, value } of changed) sql.run('INSERT OR REPLACE INTO settings VALUES (?, ?)', key, value)
      }),
  }
}
