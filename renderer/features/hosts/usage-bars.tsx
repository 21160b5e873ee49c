/**
 * What a host uses right now, on its card: processors as they went in the last quarter of an hour, memory and disk as
 * shares. Says so where it is only the sum of the containers. What is high has its mark and its word beside the colour.
 */
import type { Host } from '../../../shared/contract/hosts'
import { isLive, useHostUsage, useRecent } from '../../app/hooks'
import { shareTone, TONE_WORDS, wholePercent } from '../../app/parts'
import { Sparkline } from '../../ui/chart/sparkline'
import { UsageBar } from '../../ui/chart/usage-bar'
import { bytes } from '../../ui/format'
import { Mark } from '../../ui/mark'
import { cpuShare, cpuTone, diskShare, fullSoon, memoryShare, type Tone } from './usage'

export function UsageBars({ host }: { host: Host }) {
  const known = useHostUsage(host.id)
  const usage = isLive(host) ? known : undefined
  const line = useRecent(host.id)?.cpu
  const cpu = cpuShare(usage)
  const memory = memoryShare(usage)
  const disk = diskShare(usage)
  const soon = fullSoon(usage, Date.now())
  return (
    <>
      <dl
        aria-label={`What ${host.name} uses`}
        className="mt-2 grid grid-cols-[auto_minmax(0,1fr)_auto_auto] items-center gap-x-2 text-small"
      >
        <Figure
          name="CPU"
          share={cpu}
          tone={cpuTone(cpu)}
          of={typeof usage?.load === 'number' ? `load ${usage.load.toFixed(2)}` : ''}
        >
          {line && cpu !== undefined ? (
            <Sparkline
              values={line}
              max={100}
              label="CPU over the last minutes"
              tone={cpuTone(cpu)}
              className="h-4 w-full"
            />
          ) : undefined}
        </Figure>
        <Figure name="Memory" share={memory} tone={shareTone(memory)} of={ofBytes(usage?.memoryTotal)} />
        <Figure name="Disk" share={disk} tone={shareTone(disk)} of={ofBytes(usage?.disk?.sizeBytes)} />
      </dl>
      {soon ? (
        <p className={`flex items-center gap-1.5 text-small ${soon.tone === 'crit' ? 'text-crit' : 'text-warn'}`}>
          <Mark tone={soon.tone === 'crit' ? 'crit' : 'warn'} size={8} /> Disk {soon.text}
        </p>
      ) : null}
      {usage?.isSumOfContainers ? (
        <p className="text-tiny text-faint" title={usage.sourceReason}>
          CPU and memory of its containers only
        </p>
      ) : null}
    </>
  )
}

const ofBytes = (whole: number | null | undefined) => (whole ? `of ${bytes(whole)}` : '')

interface FigureProps {
  name: string
  share: number | undefined
  tone: Tone
  /** Of what, in a word or two. */
  of: string
  /** Stands for the bar. */
  children?: React.ReactNode
}

function Figure({ name, share, tone, of, children }: FigureProps) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="contents">
        {children ?? (
          <UsageBar share={share ?? null} tone={tone} label={`${name} in use`} className="h-1 w-full min-w-0" />
        )}
        <span className="truncate text-right text-tiny text-faint">{of}</span>
        <span className="flex min-w-9 items-center justify-end gap-1">
          {tone === 'plain' ? null : <Mark tone={tone} size={8} />}
          {share === undefined ? <span className="text-faint">–</span> : wholePercent(share)}
          {tone === 'plain' ? null : <span className="sr-only">{TONE_WORDS[tone]}</span>}
        </span>
      </dd>
    </div>
  )
}
