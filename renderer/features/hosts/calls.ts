/** The calls of the hosts pages that end in one line. */
import type { Host, SshWay } from '../../../shared/contract/hosts'
import { closeDialog, engine, notifyFailure } from '../../app/hooks'
import { notify } from '../../ui/toast'

export async function reconnect(host: Host): Promise<void> {
  try {
    await engine().hosts.reconnect({ hostId: host.id })
  } catch (thrown) {
    notifyFailure(thrown, `Could not reconnect ${host.name}.`)
  }
}

export async function setEnabled(host: Host, enabled: boolean): Promise<void> {
  try {
    await engine().hosts.setEnabled({ hostId: host.id, enabled })
    notify({ tone: 'off', title: enabled ? `Enabled ${host.name}; connecting to it now.` : `Disabled ${host.name}.` })
  } catch (thrown) {
    notifyFailure(thrown, `Could not ${enabled ? 'enable' : 'disable'} ${host.name}.`)
  }
}

/** Takes the way that the engine found to work where the usual one does not, and connects by it. */
export async function takeWay(host: Host, via: SshWay): Promise<void> {
  const { address, name, group, tags, colour, note } = host
  if (address.kind !== 'ssh') return
  try {
    await engine().hosts.edit({ hostId: host.id, name, group, tags, colour, note, address: { ...address, via } })
  } catch (thrown) {
    notifyFailure(thrown, `Could not change ${name}.`)
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
