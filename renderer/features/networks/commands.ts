/** What the palette offers of networks: prune, and remove the selected one. */
import type { Network } from '../../../shared/contract/networks'
import { type Command, showDialog } from '../../app/hooks'

export function networkCommands(selected: Network | undefined): Command[] {
  const prune: Command = {
    id: 'prune networks',
    group: 'Commands',
    label: 'Prune networks…',
    run: () => showDialog({ kind: 'prune', what: 'networks' }),
  }
  if (!selected || selected.isBuiltIn) return [prune]
  const remove: Command = {
    id: 'remove network',
    group: 'Selected network',
    label: `Remove ${selected.name}…`,
    run: () => showDialog({ kind: 'remove-network', networkKey: selected.key }),
  }
  return [remove, prune]
}
