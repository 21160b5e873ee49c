/** The calls of the hosts pages that end in one line. */
import type { Host } from '../../../shared/contract/hosts'
import { closeDialog, engine, notifyFailure } from '../../app/hooks'
import { notify } from '../../ui/toast'

export async function reconnect(host: Host): Promise<void> {
  try {
    await engine().hosts.reconnect({ hostId: host.id })
  } catch (thrown) {
    notifyFailure(thrown, `Could not reconnect ${host.name}.`)
  }
}

export async function remove(host: Host): Promise<void> {
  closeDialog()
  try {
    await engine().hosts.remove({ hostId: host.id })
    notify({ tone: 'off', title: `Removed ${host.name} from Longshore.` })
  } catch (thrown) {
    notifyFailure(thrown, `Could not remove ${host.name}.`)
  }
}

export interface OfferedKey {
  host: string
  port: number
  fingerprint: string
  keyType: string
  /** The fingerprint trusted until now, of a changed key. */
  known: string | undefined
}

/** The key an error speaks of; undefined when it speaks of none. */
export function offeredKey(data: Record<string, string> | undefined): OfferedKey | undefined {
  const { host, port, fingerprint, keyType = '', known } = data ?? {}
  if (!host || !fingerprint) return undefined
  return { host, port: Number(port ?? 22), fingerprint, keyType, known }
}

export async function trust(key: OfferedKey, replaces?: string): Promise<void> {
  const { host, port, fingerprint, keyType } = key
  await engine().hosts.trustKey({
    host,
    port,
    fingerprint,
    ...(keyType ? { keyType } : {}),
    ...(replaces ? { replaces } : {}),
  })
}
