/** One calm host of the fleet: state, what it is, what it uses, its containers, how it answers. */
import { memo } from 'react'
import type { Host } from '../../../shared/contract/hosts'
import { addressText, factsText, isLive, LINK, useFollowed, useInSight } from '../../app/hooks'
import { Mark } from '../../ui/mark'
import { HostText } from '../../ui/text'
import { CardMenu, HostName, Remarks, SimulatedTag } from './card-parts'
import { certificateWords } from './certificate'
import { type Counts, isSameCounts } from './counts'
import { CountsBar, CountsLine } from './counts-line'
import { Freshness } from './freshness'
import { UsageBars } from './usage-bars'

interface Props {
  host: Host
  counts: Counts
}

/** Drawn anew when its host or its own numbers changed, not when those of the other ninety-nine did. */
export const HostCard = memo(
  Card,
  (before, after) => before.host === after.host && isSameCounts(before.counts, after.counts),
)

function Card({ host, counts }: Props) {
  const { tone, word } = LINK[host.link]
  const isPast = !isLive(host)
  const [isInSight, sight] = useInSight()
  useFollowed(isInSight && !isPast ? host.id : undefined)
  return (
    <li
      ref={sight}
      aria-label={host.name}
      data-testid="host-card"
      className="relative flex flex-col rounded-[8px] border border-line bg-panel px-3 pt-2 pb-2.5 transition-colors duration-100 hover:border-edge"
    >
      <div className="flex items-center gap-2">
        <Mark tone={tone} />
        <HostName host={host} isWhole />
        <span className="ml-auto flex-none text-small text-muted">{word}</span>
        <span className="relative flex">
          <CardMenu host={host} />
        </span>
      </div>
      <p className="flex items-center gap-2 text-small text-muted">
        <HostText className="mr-auto">{factsText(host) || 'Never connected yet'}</HostText>
        <SimulatedTag host={host} />
      </p>
      <HostText className="font-mono text-tiny text-faint">{addressText(host.address)}</HostText>
      <Remarks host={host} />
      <CertificateLine host={host} />
      <UsageBars host={host} />
      <CountsBar counts={counts} isPast={isPast} />
      <CountsLine counts={counts} isPast={isPast} />
      <Freshness host={host} />
    </li>
  )
}

function CertificateLine({ host }: { host: Host }) {
  const words = certificateWords(host, Date.now())
  return words ? <p className={`text-small ${words.isOver ? 'text-crit' : 'text-warn'}`}>{words.text}</p> : null
}
