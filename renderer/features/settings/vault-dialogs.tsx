/** The vault's dialogs, drawn by the frame when asked for by name. */
import { ChoosePassword, closeDialog, UnlockVault, useDialogs, useVault } from '../../app/hooks'
import { Dialog } from '../../ui/dialog'
import { notify } from '../../ui/toast'

export function VaultDialogs() {
  const open = useDialogs((dialogs) => dialogs.open?.kind)
  const vault = useVault()
  const done = (title: string) => () => {
    closeDialog()
    notify({ tone: 'good', title })
  }
  if (open === 'unlock-vault')
    return (
      <Dialog
        open
        size="small"
        onClose={closeDialog}
        title="Unlock the vault"
        description="The secrets of your hosts are sealed by your master password. Hosts that wait for it connect at once."
      >
        <UnlockVault onDone={done('The vault is unlocked.')} />
      </Dialog>
    )
  if (open === 'vault-password')
    return (
      <Dialog
        open
        size="small"
        onClose={closeDialog}
        title={vault?.seal === 'password' ? 'Change the master password' : 'Set a master password'}
        description="Everything in the vault is sealed anew with it."
      >
        <ChoosePassword needsCurrent={vault?.seal === 'password'} onDone={done('The master password is set.')} />
      </Dialog>
    )
  return null
}
