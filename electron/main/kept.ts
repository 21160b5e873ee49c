/**
 * Opens the shell's small files (settings, windows, vault) with electron-store. One place, because two habits of the
 * library need care: it answers an IPC channel of its own, which the page must not have, and it throws on a broken
 * file, which must cost the file and not the start.
 */
import { existsSync, renameSync } from 'node:fs'
import { ipcMain } from 'electron'
import Store from 'electron-store'
import type * as z from 'zod'
import type { Log } from './log'

export interface Kept<T> {
  read: () => T
  /** Replaces all of it, in one atomic write. */
  write: (next: T) => void
}

/**
 * The file `NAME.json` of the profile, readable by its owner only. What does not parse is set aside as
 * `NAME.json.broken-TIME` and the schema's defaults stand in.
 */
export function openKept<S extends z.ZodType<Record<string, unknown>>>(
  name: string,
  schema: S,
  folder: string,
  log: Log,
): Kept<z.output<S>> {
  let store = tryOpen(name, folder)
  let value = store && schema.safeParse(store.store)
  if (!store || !value?.success) {
    setAside(`${folder}/${name}.json`, log)
    store = open(name, folder)
    value = schema.safeParse(store.store)
  }
  const file = store
  let current = schema.parse(value.success ? value.data : {})
  return {
    read: () => current,
    write(next) {
      file.store = next
      current = next
    },
  }
}

function open(name: string, cwd: string): Store<Record<string, unknown>> {
  const store = new Store<Record<string, unknown>>({ name, cwd, configFileMode: 0o600 })
  ipcMain.removeAllListeners('electron-store-get-data')
  return store
}

function tryOpen(name: string, folder: string): Store<Record<string, unknown>> | undefined {
  try {
    return open(name, folder)
  } catch {
    return undefined
  }
}

function setAside(path: string, log: Log) {
  if (!existsSync(path)) return
  renameSync(path, `${path}.broken-${Date.now()}`)
  log.error('kept.broken', { path })
}
