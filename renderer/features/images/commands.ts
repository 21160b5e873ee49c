/** What the palette offers of images: prune, and remove the selected one. */
import type { Image } from '../../../shared/contract/images'
import { type Command, showDialog } from '../../app/hooks'
import { imageTitle } from './words'

export function imageCommands(selected: Image | undefined): Command[] {
  const prune: Command = {
    id: 'prune images',
    group: 'Commands',
    label: 'Prune images…',
    run: () => showDialog({ kind: 'prune', what: 'images' }),
  }
  if (!selected) return [prune]
  const remove: Command = {
    id: 'remove image',
    group: 'Selected image',
    label: `Remove ${imageTitle(selected)}…`,
    run: () => showDialog({ kind: 'remove-image', imageKey: selected.key }),
  }
  return [remove, prune]
}
