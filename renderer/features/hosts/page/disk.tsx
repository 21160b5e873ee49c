/** What the engine's data takes on the disk. The engine walks its files for it, so it is asked for once and shows its age. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { HardDrive } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { DiskUsage, Host } from '../../../../shared/contract/hosts'
import { engine, notifyFailure } from '../../../app/hooks'
import { AskFailed } from '../../../app/parts'
import { Button } from '../../../ui/button'
import { bytes, plural } from '../../../ui/format'
import { Empty } from '../../../ui/note'
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
  if (asked.data)
    return <Usage hostId={host.id} usage={asked.data} isBusy={isBusy} onRefresh={isReachable ? refresh : undefined} />
  if (asked.error) return <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
  if (!isReachable)
    return (
      <div className="flex h-full">
        <Empty icon={<HardDrive size={20} aria-hidden />} title="Not measured yet">
          What images, containers, volumes and the build cache take is asked as soon as the host is connected.
        </Empty>
      </div>
    )
  return <p className="p-4 text-muted">The engine is adding up its files; on a full disk that can take a minute…</p>
}

interface Words {
  title: string
  one: string
  many?: string
  /** The page of the kind, where there is one. */
  page?: string
}
const WORDS: Record<DiskUsage['kinds'][number]['kind'], Words> = {
  images: { title: 'Images', one: 'image', page: 'images' },
  containers: { title: 'Containers', one: 'container', page: 'containers' },
  volumes: { title: 'Volumes', one: 'volume', page: 'volumes' },
  'build-cache': { title: 'Build cache', one: 'entry', many: 'entries' },
}

interface UsageProps {
  hostId: string
  usage: DiskUsage
  isBusy: boolean
  onRefresh: (() => void) | undefined
}

function Usage({ hostId, usage, isBusy, onRefresh }: UsageProps) {
  const total = usage.kinds.reduce((sum, kind) => sum + kind.sizeBytes, 0)
  const reclaimable = usage.kinds.reduce((sum, kind) => sum + kind.reclaimableBytes, 0)
  const most = Math.max(1, ...usage.kinds.map((kind) => kind.sizeBytes))
  return (
    <div className="@container">
      <div className="grid max-w-[1920px] gap-3 p-4">
        <header className="flex flex-wrap items-center gap-x-5 gap-y-1">
          <p className="flex items-baseline gap-1.5">
            <b className="text-[20px] leading-7 font-semibold">{bytes(total)}</b>
            <span className="text-muted">
              in all, measured <Time at={usage.measuredAt} />
            </span>
          </p>
          <Legend ground="bg-accent" text={`${bytes(total - reclaimable)} in use`} />
          <Legend ground="bg-warn-fill" text={`${bytes(reclaimable)} could be freed`} />
          {onRefresh ? (
            <Button className="ml-auto" busy={isBusy} onClick={onRefresh}>
              {isBusy ? 'Measuring…' : 'Measure again'}
            </Button>
          ) : null}
        </header>
        <ul className="grid grid-cols-1 gap-3 @[760px]:grid-cols-2">
          {usage.kinds.map((kind) => (
            <Kind key={kind.kind} hostId={hostId} kind={kind} most={most} />
          ))}
        </ul>
      </div>
    </div>
  )
}

function Legend({ ground, text }: { ground: string; text: string }) {
  return (
    <span className="flex items-center gap-1.5 text-small text-muted">
      <span aria-hidden className={`size-2 rounded-[2px] ${ground}`} /> {text}
    </span>
  )
}

interface KindProps {
  hostId: string
  kind: DiskUsage['kinds'][number]
  /** The largest kind fills its bar. */
  most: number
}

function Kind({ hostId, kind, most }: KindProps) {
  const { title, one, many, page } = WORDS[kind.kind]
  const { sizeBytes, reclaimableBytes } = kind
  return (
    <li className="rounded-[8px] border border-line bg-panel px-4 pt-2.5 pb-3">
      <div className="flex items-baseline gap-2">
        {page ? (
          <Link href={`/${page}?host=${hostId}`} className="rounded-[4px] font-medium hover:text-accent">
            {title}
          </Link>
        ) : (
          <span className="font-medium">{title}</span>
        )}
        <span className="text-small text-muted">
          {kind.count === 0 ? 'none' : `${plural(kind.count, one, many)}, ${kind.active} in use`}
        </span>
        <span className="ml-auto font-medium">{bytes(sizeBytes)}</span>
      </div>
      <div className="mt-1.5 flex h-1.5 overflow-hidden rounded-full bg-line" aria-hidden>
        <div className="bg-accent" style={{ width: `${((sizeBytes - reclaimableBytes) / most) * 100}%` }} />
        <div className="bg-warn-fill" style={{ width: `${(reclaimableBytes / most) * 100}%` }} />
      </div>
      <p className="mt-1 text-small text-faint">
        {reclaimableBytes > 0 ? `${bytes(reclaimableBytes)} could be freed` : 'nothing to free'}
      </p>
    </li>
  )
}
