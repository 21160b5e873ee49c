/** What the engine's data takes on the disk. The engine walks its files for it, so it is asked for once and shows its age. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DiskUsage, Host } from '../../../../shared/contract/hosts'
import { engine, notifyFailure } from '../../../app/hooks'
import { AskFailed } from '../../../app/parts'
import { Button } from '../../../ui/button'
import { bytes, plural } from '../../../ui/format'
import { Time } from '../../../ui/time'

/** An answer of this age is as good as a new one for a look. */
const FRESH_MS = 10 * 60_000

export function Disk({ host, isReachable }: { host: Host; isReachable: boolean }) {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const queryKey = ['disk', host.id]
  const ask = (maxAgeMs: number, signal?: AbortSignal) =>
    engine().hosts.diskUsage({ hostId: host.id, maxAgeMs }, signal ? { signal } : {})
  const asked = useQuery({ queryKey, queryFn: ({ signal }) => ask(FRESH_MS, signal), enabled: isReachable })
  async function refresh() {
    setBusy(true)
    try {
      client.setQueryData(queryKey, await ask(0))
    } catch (thrown) {
      notifyFailure(thrown)
    }
    setBusy(false)
  }
  if (asked.data) return <Usage usage={asked.data} isBusy={isBusy} onRefresh={isReachable ? refresh : undefined} />
  if (asked.error) return <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
  if (!isReachable) return <p className="p-4 text-muted">The host is not connected; this can be asked when it is.</p>
  return <p className="p-4 text-muted">The engine is adding up its files; on a full disk that can take a minute…</p>
}

const WORDS: Record<DiskUsage['kinds'][number]['kind'], { title: string; one: string; many?: string }> = {
  images: { title: 'Images', one: 'image' },
  containers: { title: 'Containers', one: 'container' },
  volumes: { title: 'Volumes', one: 'volume' },
  'build-cache': { title: 'Build cache', one: 'entry', many: 'entries' },
}

interface UsageProps {
  usage: DiskUsage
  isBusy: boolean
  onRefresh: (() => void) | undefined
}

function Usage({ usage, isBusy, onRefresh }: UsageProps) {
  const total = usage.kinds.reduce((sum, kind) => sum + kind.sizeBytes, 0)
  const most = Math.max(1, ...usage.kinds.map((kind) => kind.sizeBytes))
  return (
    <div className="grid max-w-[720px] gap-4 p-4">
      <div className="flex items-center gap-3">
        <p>
          <b className="font-semibold">{bytes(total)}</b> <span className="text-muted">in all, measured</span>{' '}
          <span className="text-muted">
            <Time at={usage.measuredAt} />
          </span>
        </p>
        {onRefresh ? (
          <Button className="ml-auto" busy={isBusy} onClick={onRefresh}>
            Measure again
          </Button>
        ) : null}
      </div>
      <ul className="grid gap-3">
        {usage.kinds.map((kind) => (
          <li key={kind.kind}>
            <div className="flex items-baseline gap-2">
              <span className="font-medium">{WORDS[kind.kind].title}</span>
              <span className="text-small text-muted">
                {plural(kind.count, WORDS[kind.kind].one, WORDS[kind.kind].many)}, {kind.active} in use
              </span>
              <span className="ml-auto">{bytes(kind.sizeBytes)}</span>
            </div>
            <div className="mt-1 flex h-1.5 overflow-hidden rounded-full bg-line" aria-hidden>
              <div
                className="bg-accent"
                style={{ width: `${((kind.sizeBytes - kind.reclaimableBytes) / most) * 100}%` }}
              />
              <div className="bg-warn-fill" style={{ width: `${(kind.reclaimableBytes / most) * 100}%` }} />
            </div>
            <p className="mt-0.5 text-small text-faint">{bytes(kind.reclaimableBytes)} could be freed</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
