/** What the palette offers of volumes: prune, and remove the selected one. */
import type { Volume } from '../../../shared/contract/volumes'
import { type Command, showDialog } from '../../app/hooks'
import { volumeTitle } from './columns'

export function volumeCommands(selected: Volume | undefined): Command[] {
  const prune: Command = {
    id: 'prune volumes',
    group: 'Commands',
    label: 'Prune volumes…',
    run: () => showDialog({ kind: 'prune', what: 'volumes' }),
  }
  if (!selected) return [prune]
  const remove: Command = {
    id: 'remove volume',
    group: 'Selected volume',
    label: `Remove ${volumeTitle(selected)}…`,
    run: () => showDialog({ kind: 'remove-volume', volumeKey: selected.key }),
  }
  return [remove, prune]
}
