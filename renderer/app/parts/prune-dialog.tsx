/** Prune with an itemised preview: asks the hosts what is unused, and hands it to remove-items-dialog.tsx. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PrunePreview } from '../../../shared/contract/images'
import { Choice } from '../../ui/field'
import { plural } from '../../ui/format'
import { isLive, type Scope, useHosts, useIsConnected } from '../hooks'
import { AskFailed } from './inspector-parts'
import type { Prunable } from './prune-items'
import { type ItemWords, RemoveItemsDialog } from './remove-items-dialog'

export interface PruneWords extends ItemWords {
  /** `images` */
  what: string
  /** What is taken and what is not, in a sentence. */
  description: string
  /** The two reaches, where there are two. */
  reach?: readonly [narrow: string, wide: string]
  /** What a person loses who does not look, said when the wide reach is chosen (or there is only one). */
  warning?: string
  none: string
}

interface Props {
  words: PruneWords
  scope: Scope | undefined
  preview: (hostIds: string[], all: boolean, signal: AbortSignal) => Promise<PrunePreview>
  prune: (items: Prunable[], reason: string | undefined) => Promise<{ taskId: string }>
}

const MAX_HOSTS = 200
const NOTHING: readonly Prunable[] = []

export function PruneDialog({ words, scope, preview, prune }: Props) {
  const [reach, setReach] = useState<'narrow' | 'wide'>('narrow')
  const isConnected = useIsConnected()
  const hosts = useHosts().list.filter((host) => isLive(host) && (!scope || scope.hostIds.has(host.id)))
  const hostIds = hosts.slice(0, MAX_HOSTS).map((host) => host.id)
  const all = reach === 'wide'
  const asked = useQuery({
    queryKey: ['prune-preview', words.what, all, ...hostIds],
    queryFn: ({ signal }) => preview(hostIds, all, signal),
    enabled: isConnected && hostIds.length > 0,
    staleTime: 0,
    gcTime: 0,
  })
  const items = asked.data?.items ?? NOTHING
  return (
    <RemoveItemsDialog
      title={`Prune ${words.what}`}
      description={words.description}
      words={words}
      items={items}
      remove={prune}
      aside={<Aside asked={asked} hostCount={hostIds.length} none={words.none} />}
    >
      {words.reach ? (
        <Choice
          label="Which"
          hideLabel
          value={reach}
          options={[
            { value: 'narrow', label: words.reach[0] },
            { value: 'wide', label: words.reach[1] },
          ]}
          onChange={setReach}
        />
      ) : null}
      {words.warning && (all || !words.reach) && items.length > 0 ? <p className="text-warn">{words.warning}</p> : null}
    </RemoveItemsDialog>
  )
}

interface AsideProps {
  asked: { data: PrunePreview | undefined; error: unknown; refetch: () => unknown }
  hostCount: number
  none: string
}

function Aside({ asked, hostCount, none }: AsideProps) {
  if (hostCount === 0) return <p className="text-muted">No host is connected, so nothing can be pruned now.</p>
  if (asked.error) return <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data)
    return (
      <p role="status" className="text-muted">
        Asking {plural(hostCount, 'host')} what is unused…
      </p>
    )
  return (
    <>
      {asked.data.items.length === 0 ? <p className="text-muted">{none}</p> : null}
      {asked.data.failed.map(({ hostId, error }) => (
        <p key={hostId} className="text-small text-warn">
          {error.message}
        </p>
      ))}
    </>
  )
}
