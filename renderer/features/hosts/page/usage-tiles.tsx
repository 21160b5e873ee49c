/**
 * What the host uses right now, as numbers that lead to its charts. What is not known is a dash, not zero; what is high
 * has its mark and its word.
 */
import { Cpu, Gauge, HardDrive, type LucideIcon, MemoryStick } from 'lucide-react'
import { Link } from 'wouter'
import type { Host } from '../../../../shared/contract/hosts'
import { isLive, useFollowed, useHostUsage, useRecent } from '../../../app/hooks'
import { shareTone, TONE_WORDS, wholePercent } from '../../../app/parts'
import { Sparkline } from '../../../ui/chart/sparkline'
import { UsageBar } from '../../../ui/chart/usage-bar'
import { bytes, plural } from '../../../ui/format'
import { Mark } from '../../../ui/mark'
import { cpuShare, cpuTone, diskShare, fullSoon, memoryShare, type Tone } from '../usage'

export function UsageTiles({ host }: { host: Host }) {
  const isFresh = isLive(host)
  useFollowed(isFresh ? host.id : undefined)
  const known = useHostUsage(host.id)
  const usage = isFresh ? known : undefined
  const recent = useRecent(host.id)
  const [cpu, memory, disk] = [cpuShare(usage), memoryShare(usage), diskShare(usage)]
  const soon = fullSoon(usage, Date.now())
  const ofContainers = usage?.isSumOfContainers ? 'of its containers only' : undefined
  const cores = host.facts ? `of ${plural(host.facts.cpus, 'core')}` : ''
  const href = `/fleet?host=${host.id}&tab=metrics`
  const lineOf = (values: readonly (number | null)[] | undefined, max: number | null | undefined, name: string) =>
    values && max ? (
      <Sparkline values={values} max={max} label={`${name} over the last minutes`} className="h-5 w-full" />
    ) : null
  return (
    <nav aria-label="What it uses" className="grid grid-cols-2 gap-3 @[640px]:grid-cols-4">
      <Tile icon={Cpu} title="CPU" href={href} value={shareText(cpu)} tone={cpuTone(cpu)} more={ofContainers ?? cores}>
        {lineOf(cpu === undefined ? undefined : recent?.cpu, 100, 'CPU')}
      </Tile>
      <Tile
        icon={MemoryStick}
        title="Memory"
        href={href}
        value={shareText(memory)}
        tone={shareTone(memory)}
        more={ofContainers ?? partText(usage?.memory, usage?.memoryTotal)}
      >
        {lineOf(memory === undefined ? undefined : recent?.memory, usage?.memoryTotal, 'Memory')}
      </Tile>
      <Tile
        icon={HardDrive}
        title="Disk"
        href={href}
        value={shareText(disk)}
        tone={soon?.tone === 'crit' ? 'crit' : shareTone(disk)}
        more={soon?.text ?? partText(usage?.disk?.usedBytes, usage?.disk?.sizeBytes)}
      >
        {disk === undefined ? null : (
          <UsageBar share={disk} tone={shareTone(disk)} label="Disk in use" className="mt-3 h-1 w-full" />
        )}
      </Tile>
      <Tile
        icon={Gauge}
        title="Load"
        href={href}
        value={typeof usage?.load === 'number' ? usage.load.toFixed(2) : undefined}
        tone="plain"
        more="over one minute"
      />
    </nav>
  )
}

const shareText = (share: number | undefined) => (share === undefined ? undefined : wholePercent(share))
const partText = (part: number | null | undefined, whole: number | null | undefined) =>
  typeof part === 'number' && whole ? `${bytes(part)} of ${bytes(whole)}` : ''

interface TileProps {
  icon: LucideIcon
  title: string
  href: string
  /** Undefined while it is not known. */
  value: string | undefined
  tone: Tone
  more: string
  /** A line or a bar below. */
  children?: React.ReactNode
}

function Tile({ icon: Icon, title, href, value, tone, more, children }: TileProps) {
  return (
    <Link
      href={href}
      className="group min-w-0 rounded-[8px] border border-line bg-panel px-4 py-2.5 transition-colors duration-100 hover:border-edge hover:bg-hover"
    >
      <span className="flex items-center gap-2 text-small font-semibold text-muted group-hover:text-text">
        <Icon size={14} aria-hidden className="text-faint" /> {title}
      </span>
      <span className="mt-0.5 flex items-baseline gap-1.5">
        {tone === 'plain' ? null : (
          <>
            <Mark tone={tone} />
            <span className="sr-only">{TONE_WORDS[tone]}</span>
          </>
        )}
        <b
          className={`flex-none text-[20px] leading-7 ${value === undefined ? 'font-normal text-faint' : 'font-semibold'}`}
        >
          {value ?? '—'}
        </b>
        <span className="min-w-0 truncate text-small text-muted" title={more}>
          {value === undefined ? <span className="sr-only">not known</span> : more}
        </span>
      </span>
      <span className="block h-5">{children}</span>
    </Link>
  )
}
