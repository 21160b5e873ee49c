/** What the palette offers of the settings: themes, density, the vault. */
import type { ShellSettings, VaultState } from '../../../shared/contract/shell'
import { type Command, notifyFailure, shell, showDialog } from '../../app/hooks'

export function settingsCommands(look: ShellSettings | undefined, vault: VaultState | undefined): Command[] {
  const change = (label: string, values: Partial<ShellSettings>): Command => ({
    id: `setting ${label}`,
    group: 'Commands',
    label,
    run: () => void shell().settings.change(values).catch(notifyFailure),
  })
  const themes = (['dark', 'light', 'system'] as const)
    .filter((theme) => theme !== look?.theme)
    .map((theme) => change(`Theme: ${theme}`, { theme }))
  const isCompact = look?.density === 'compact'
  const density = change(isCompact ? 'Density: regular' : 'Density: compact', {
    density: isCompact ? 'regular' : 'compact',
  })
  const unlock: Command = {
    id: 'vault unlock',
    group: 'Commands',
    label: 'Unlock vault…',
    run: () => showDialog({ kind: 'unlock-vault' }),
  }
  return [...themes, density, ...(vault?.locked ? [unlock] : [])]
}
