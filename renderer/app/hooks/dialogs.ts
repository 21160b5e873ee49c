/**
 * Which dialog is open. Pages, palette and menus ask for one by name; the feature that owns it draws it from the
 * frame, so no feature needs to import another. One at a time: a dialog that leads to another takes its place.
 */
import { create } from 'zustand'
import { noteOpener } from '../../ui/opener'

type DialogName =
  | { kind: 'add-host'; address?: string; name?: string }
  | { kind: 'edit-host'; hostId: string }
  | { kind: 'remove-host'; hostId: string }
  | { kind: 'trust-key'; hostId: string }
  | { kind: 'key-changed'; hostId: string }
  | { kind: 'unlock-vault' }
  | { kind: 'vault-password' }
  | { kind: 'container-action'; action: 'stop' | 'restart'; containerKey: string }
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
