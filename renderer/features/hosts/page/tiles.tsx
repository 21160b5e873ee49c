/** What the host holds, as numbers that lead to the pages of their kind in the scope of this host. */
import { Box, HardDrive, Layers, type LucideIcon, Network } from 'lucide-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { Host } from '../../../../shared/contract/hosts'
import { isLive, useContainersPhase, useImages, useNetworks, useVolumes } from '../../../app/hooks'
import { bytes } from '../../../ui/format'
import { type Counts, countAll, countRunning } from '../counts'
import { driversText, rowsOfHost } from './holdings'

export function Tiles({ host, counts }: { host: Host; counts: Counts }) {
  const isFresh = isLive(host)
  const images = useRows(useImages(), host)
  const volumes = useRows(useVolumes(), host)
  const networks = useRows(useNetworks(), host)
  const all = countAll(counts)
  const hasContainers = useContainersPhase() !== 'waiting' && (all > 0 || isFresh)
  const href = (page: string) => `/${page}?host=${host.id}`
  return (
    <nav aria-label="What it holds" className="grid grid-cols-2 gap-3 @[640px]:grid-cols-4">
      <Tile
        icon={Box}
        title="Containers"
        href={href('containers')}
        isPast={!isFresh}
        value={hasContainers ? countRunning(counts) : undefined}
        of={all}
        more="running"
      />
      <Tile
        icon={Layers}
        title="Images"
        href={href('images')}
        isPast={!isFresh}
        value={images?.length}
        more={images ? bytes(images.reduce((sum, image) => sum + image.sizeBytes, 0)) : ''}
      />
      <Tile
        icon={HardDrive}
        title="Volumes"
        href={href('volumes')}
        isPast={!isFresh}
        value={volumes?.length}
        more={driversText(volumes ?? [])}
      />
      <Tile
        icon={Network}
        title="Networks"
        href={href('networks')}
        isPast={!isFresh}
        value={networks?.length}
        more={driversText(networks ?? [])}
      />
    </nav>
  )
}

function useRows<R extends { hostId: string }>(
  { list, phase }: { list: readonly R[]; phase: 'waiting' | 'live' | 'stale' },
  host: Host,
): readonly R[] | undefined {
  const { id } = host
  const isFresh = isLive(host)
  return useMemo(() => rowsOfHost(list, phase, id, isFresh), [list, phase, id, isFresh])
}

interface TileProps {
  icon: LucideIcon
  title: string
  href: string
  /** Undefined while it is not known. */
  value: number | undefined
  /** Of how many. */
  of?: number
  more: string
  /** As last known, hence muted. */
  isPast: boolean
}

function Tile({ icon: Icon, title, href, value, of, more, isPast }: TileProps) {
  const number = value?.toLocaleString('en') ?? '—'
  const whole = of === undefined || value === undefined ? '' : ` of ${of.toLocaleString('en')}`
  return (
    <Link
      href={href}
      className="group min-w-0 rounded-[8px] border border-line bg-panel px-4 py-2.5 transition-colors duration-100 hover:border-edge hover:bg-hover"
    >
      <span className="flex items-center gap-2 text-small font-semibold text-muted group-hover:text-text">
        <Icon size={14} aria-hidden className="text-faint" /> {title}
      </span>
      <span className="mt-0.5 flex items-baseline gap-1.5">
        <b
          className={`text-[20px] leading-7 ${value === undefined ? 'font-normal text-faint' : `font-semibold ${isPast ? 'text-muted' : ''}`}`}
        >
          {number}
        </b>
        <span className="min-w-0 truncate text-small text-muted">
          {value === undefined ? <span className="sr-only">not known</span> : null}
          {whole} {value === undefined ? '' : <bdi>{more}</bdi>}
        </span>
      </span>
    </Link>
  )
}
