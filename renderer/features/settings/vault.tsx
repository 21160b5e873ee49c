/** The vault in the settings: how it is sealed, locked or open, and the master password. */
import type { VaultState } from '../../../shared/contract/shell'
import { notifyFailure, shell, showDialog, useVault } from '../../app/hooks'
import { Button } from '../../ui/button'
import { notify } from '../../ui/toast'
import { SettingRow, SettingsGroup } from './rows'

export function VaultSettings() {
  const vault = useVault()
  if (!vault) return null
  return (
    <SettingsGroup title="Vault">
      <SettingRow name={SEAL[vault.seal].name} note={SEAL[vault.seal].note(vault)}>
        <Button onClick={() => showDialog({ kind: 'vault-password' })}>
          {vault.seal === 'password' ? 'Change master password…' : 'Set master password…'}
        </Button>
      </SettingRow>
      {vault.seal === 'password' ? (
        <SettingRow
          name={vault.locked ? 'Locked' : 'Unlocked'}
          note={
            vault.locked
              ? 'Hosts that need a secret wait until it is unlocked.'
              : 'Until it is locked, or Longshore quits.'
          }
        >
          {vault.locked ? (
            <Button kind="primary" onClick={() => showDialog({ kind: 'unlock-vault' })}>
              Unlock…
            </Button>
          ) : (
            <Button onClick={() => void lock()}>Lock now</Button>
          )}
        </SettingRow>
      ) : null}
    </SettingsGroup>
  )
}

const SEAL: Record<VaultState['seal'], { name: string; note: (vault: VaultState) => string }> = {
  none: {
    name: 'No secrets kept yet',
    note: ({ osSeal }) =>
      osSeal.available ? 'The first one will be sealed by the keyring of this system.' : osSeal.why,
  },
  os: { name: 'Sealed by the keyring of this system', note: () => 'Open while you are signed in to the desktop.' },
  password: { name: 'Sealed by a master password', note: () => 'Typed once after each start.' },
}

async function lock() {
  try {
    await shell().vault.lock()
    notify({ tone: 'locked', title: 'The vault is locked.' })
  } catch (thrown) {
    notifyFailure(thrown)
  }
}
