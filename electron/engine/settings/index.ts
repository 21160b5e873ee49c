/**
 * The engine's settings. Other capabilities ask `current` when they need a value; the Settings page watches and
 * changes them. A change counts once it is durable.
 */
import { EventEmitter, once } from 'node:events'
import type { Implementation } from '../../../shared/contract/runtime'
import type { SettingsValues, settings as settingsContract } from '../../../shared/contract/settings'
import type { Log, Remote } from '../ports'
import { type Change, readStored, toStored, withChange } from './rules'
import type { SettingsStore } from './store'

export type { SettingsStore } from './store'

export interface SettingsOptions {
  store: Remote<SettingsStore>
  log: Log
}

/** Reads what is kept; a kept value that the contract does not know counts as never set. */
export async function createSettings({ store, log }: SettingsOptions) {
  const changes = new EventEmitter().setMaxListeners(0)
  const read = readStored(await store.read())
  if (read.ignored.length > 0) log.warn('settings.ignored', { keys: read.ignored })
  let values: SettingsValues = read.values

  async function change(wanted: Change) {
    await store.write(toStored(wanted))
    values = withChange(values, wanted)
    changes.emit('changed')
  }

  async function* watch(signal: AbortSignal) {
    let sent: SettingsValues | undefined
    for (;;) {
      while (values === sent) await once(changes, 'changed', { signal })
      signal.throwIfAborted()
      sent = values
      yield sent
    }
  }

  const handlers = {
    watch: (_, { signal }) => watch(signal),
    change: (wanted) => change(wanted),
  } satisfies Implementation<typeof settingsContract, unknown>

  return {
    current: () => values,
    /** Told after each change. Gives the function that ends it. */
    onChange(listener: () => void): () => void {
      changes.on('changed', listener)
      return () => changes.off('changed', listener)
    },
    handlers,
  }
}
