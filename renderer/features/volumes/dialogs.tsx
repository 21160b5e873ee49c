/** The dialogs of volumes: remove one, and prune. Drawn by the frame, asked for by name. */
import type { Volume } from '../../../shared/contract/volumes'
import { engine, notifyFailure, type Scope, useDialogs, useHost, useVolume, useVolumes } from '../../app/hooks'
import { type Prunable, PruneDialog, type PruneWords, RemoveDialog, RemoveItemsDialog, useUsers } from '../../app/parts'
import { bytes } from '../../ui/format'
import { notify } from '../../ui/toast'
import { volumesOf, volumeTitle } from './columns'

export function VolumeDialogs() {
  const open = useDialogs((dialogs) => dialogs.open)
  const volume = useVolume(open?.kind === 'remove-volume' ? open.volumeKey : undefined)
  if (open?.kind === 'prune' && open.what === 'volumes') return <Prune scope={open.scope} />
  if (open?.kind === 'remove-many' && open.what === 'volumes') return <RemoveMany keys={open.keys} />
  return open?.kind === 'remove-volume' && volume ? <Remove volume={volume} /> : null
}

function Remove({ volume }: { volume: Volume }) {
  const hostName = useHost(volume.hostId)?.name ?? ''
  const users = useUsers(volume.key, volumesOf)
  const title = volumeTitle(volume)
  const [first] = users

  async function remove(reason: string | undefined) {
    const { hostId, name } = volume
    try {
      await engine().volumes.remove({ hostId, name, force: false, reason })
      notify({ tone: 'off', title: `Removed ${title} from ${hostName}.` })
    } catch (thrown) {
      notifyFailure(thrown, `Could not remove ${title} from ${hostName}.`)
    }
  }

  return (
    <RemoveDialog
      title={
        <>
          Remove volume <bdi>{title}</bdi> from <bdi>{hostName}</bdi>?
        </>
      }
      button="Remove volume"
      onConfirm={(reason) => void remove(reason)}
      obstacle={
        first ? (
          <>
            <bdi>{first.name}</bdi>
            {users.length > 1 ? ` and ${users.length - 1} more mount it` : ' mounts it'}; a stopped container keeps its
            volumes too. Remove {users.length > 1 ? 'them' : 'it'} first.
          </>
        ) : undefined
      }
    >
      <p>
        Its data is gone for good{volume.sizeBytes === undefined ? '' : `: ${bytes(volume.sizeBytes)}`}. There is no
        undo and no other copy that Longshore knows of.
      </p>
      <p className="font-mono text-small wrap-anywhere">
        <bdi>{volume.mountpoint}</bdi>
      </p>
    </RemoveDialog>
  )
}

const WORDS: PruneWords = {
  what: 'volumes',
  noun: ['volume', 'volumes'],
  description: 'Volumes that no container mounts, stopped ones counted. Only what is ticked here goes.',
  reach: ['Anonymous', 'Named too'],
  warning: 'The data in named volumes is gone for good, so none of them is ticked: choose each by hand.',
  isTicked: ({ name }) => /^[0-9a-f]{64}$/.test(name),
  none: 'Nothing to prune: every volume of that kind is mounted by a container.',
}

function Prune({ scope }: { scope: Scope | undefined }) {
  return (
    <PruneDialog
      words={WORDS}
      scope={scope}
      preview={(hostIds, all, signal) => engine().volumes.prunePreview({ hostIds, all }, { signal })}
      prune={removeItems}
    />
  )
}

const removeItems = (items: Prunable[], reason: string | undefined) =>
  engine().volumes.prune({ items: items.map(({ hostId, name }) => ({ hostId, name })), reason })

function RemoveMany({ keys }: { keys: readonly string[] }) {
  const { byKey } = useVolumes()
  const items = keys.flatMap((key): Prunable[] => {
    const volume = byKey.get(key)
    return volume ? [{ hostId: volume.hostId, id: volume.name, name: volume.name, sizeBytes: volume.sizeBytes }] : []
  })
  return (
    <RemoveItemsDialog
      title="Remove volumes"
      description="Their data is gone for good. Those that a container mounts, even a stopped one, are left and named."
      words={{ noun: WORDS.noun }}
      items={items}
      remove={removeItems}
    />
  )
}
