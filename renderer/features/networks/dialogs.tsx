/** The dialogs of networks: remove one, and prune. Drawn by the frame, asked for by name. */
import type { Network } from '../../../shared/contract/networks'
import { engine, notifyFailure, type Scope, useDialogs, useHost, useNetwork, useNetworks } from '../../app/hooks'
import {
  isRunning,
  type Prunable,
  PruneDialog,
  type PruneWords,
  RemoveDialog,
  RemoveItemsDialog,
  useUsers,
} from '../../app/parts'
import { plural } from '../../ui/format'
import { notify } from '../../ui/toast'
import { nameKey, networksOf } from './columns'

export function NetworkDialogs() {
  const open = useDialogs((dialogs) => dialogs.open)
  const network = useNetwork(open?.kind === 'remove-network' ? open.networkKey : undefined)
  if (open?.kind === 'prune' && open.what === 'networks') return <Prune scope={open.scope} />
  if (open?.kind === 'remove-many' && open.what === 'networks') return <RemoveMany keys={open.keys} />
  return open?.kind === 'remove-network' && network ? <Remove network={network} /> : null
}

function Remove({ network }: { network: Network }) {
  const hostName = useHost(network.hostId)?.name ?? ''
  const users = useUsers(nameKey(network), networksOf)
  const running = users.filter(isRunning)
  const stopped = users.length - running.length
  const { hostId, id, name } = network

  async function remove(reason: string | undefined) {
    try {
      await engine().networks.remove({ hostId, id, name, reason })
      notify({ tone: 'off', title: `Removed ${name} from ${hostName}.` })
    } catch (thrown) {
      notifyFailure(thrown, `Could not remove ${name} from ${hostName}.`)
    }
  }

  return (
    <RemoveDialog
      title={
        <>
          Remove network <bdi>{name}</bdi> from <bdi>{hostName}</bdi>?
        </>
      }
      button="Remove network"
      onConfirm={(reason) => void remove(reason)}
      obstacle={
        running.length > 0
          ? `${plural(running.length, 'container')} on it ${running.length === 1 ? 'runs' : 'run'}: stop ${running.length === 1 ? 'it' : 'them'} first.`
          : undefined
      }
    >
      <p>No data is lost. Whoever needs it later has to make it again under the same name.</p>
      {stopped > 0 ? (
        <p className="text-warn">
          {plural(stopped, 'stopped container')} will not start again until a network of that name is there.
        </p>
      ) : null}
    </RemoveDialog>
  )
}

const WORDS: PruneWords = {
  what: 'networks',
  noun: ['network', 'networks'],
  description:
    'Networks made by people that no container is attached to, stopped ones counted. Only what is ticked here goes.',
  none: 'Nothing to prune: every network that people made has a container.',
}

function Prune({ scope }: { scope: Scope | undefined }) {
  return (
    <PruneDialog
      words={WORDS}
      scope={scope}
      preview={(hostIds, _all, signal) => engine().networks.prunePreview({ hostIds }, { signal })}
      prune={removeItems}
    />
  )
}

const removeItems = (items: Prunable[], reason: string | undefined) =>
  engine().networks.prune({ items: items.map(({ hostId, id, name }) => ({ hostId, id, name })), reason })

function RemoveMany({ keys }: { keys: readonly string[] }) {
  const { byKey } = useNetworks()
  const items = keys.flatMap((key): Prunable[] => {
    const network = byKey.get(key)
    return network && !network.isBuiltIn ? [{ hostId: network.hostId, id: network.id, name: network.name }] : []
  })
  return (
    <RemoveItemsDialog
      title="Remove networks"
      description="Those that a container is attached to, even a stopped one, are left and named; the engine's own stay."
      words={WORDS}
      items={items}
      remove={removeItems}
    />
  )
}
