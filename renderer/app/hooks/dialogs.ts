/**
 * Which dialog is open. Pages, palette and menus ask for one by name; the feature that owns it draws it from the
 * frame, so no feature needs to import another. One at a time: a dialog that leads to another takes its place.
 */
import { create } from 'zustand'
import type { BulkAction } from '../../../shared/contract/containers'
import type { HostDraft } from '../../../shared/contract/hosts'
import { noteOpener } from '../../ui/opener'
import type { Scope } from './scope'

type ContainerActionName = BulkAction | 'rename' | 'update' | 'protect'

type DialogName =
  | { kind: 'add-host'; draft?: HostDraft }
  | { kind: 'find-hosts' }
  | { kind: 'edit-host'; hostId: string }
  | { kind: 'remove-host'; hostId: string }
  | { kind: 'trust-key'; hostId: string }
  | { kind: 'key-changed'; hostId: string }
  | { kind: 'unlock-vault' }
  | { kind: 'vault-password' }
  | { kind: 'container-action'; action: ContainerActionName; containerKey: string }
  | { kind: 'run-container'; likeKey?: string; hostId?: string; image?: string }
  | { kind: 'bulk-action'; action: BulkAction; containerKeys: readonly string[] }
  | { kind: 'open-port'; containerKey: string; containerPort: number }
  | { kind: 'open-terminal'; containerKey?: string; hostId?: string }
  | { kind: 'close-terminal'; paneId: string }
  | { kind: 'rename-terminal'; tabId: string }
  | { kind: 'remove-image'; imageKey: string; tag?: string }
  | { kind: 'remove-volume'; volumeKey: string }
  | { kind: 'remove-network'; networkKey: string }
  | { kind: 'prune'; what: 'images' | 'volumes' | 'networks'; scope?: Scope | undefined }
  | { kind: 'remove-many'; what: 'images' | 'volumes' | 'networks'; keys: readonly string[] }
  | { kind: 'save-view'; viewId?: string }
  | { kind: 'palette' }
  | { kind: 'shortcuts' }

interface Dialogs {
  open: DialogName | undefined
  show: (name: DialogName) => void
  close: () => void
}

export const useDialogs = create<Dialogs>((set) => ({
  open: undefined,
  show: (open) => set({ open }),
  close: () => set({ open: undefined }),
}))

export function showDialog(name: DialogName): void {
  noteOpener()
  useDialogs.getState().show(name)
}
export const closeDialog = (): void => useDialogs.getState().close()
