/** What happened in the span of the charts, newest first: the same as the shapes on their ground, in words. */
import { useState } from 'react'
import { Link } from 'wouter'
import type { Mark as Happening } from '../../../shared/contract/metrics'
import { containerLink } from '../../app/hooks'
import { Button } from '../../ui/button'
import { momentText } from '../../ui/format'
import { Mark } from '../../ui/mark'
import { HostText } from '../../ui/text'
import { Card } from './card'
import { markWords } from './mark-words'

/** At first; all of them on demand. */
const SHOWN = 8

interface HappenedProps {
  marks: readonly Happening[]
  /** As many older ones were left out by the engine. */
  dropped: number
  withNames: boolean
  columns: number
}

export function Happened({ marks, dropped, withNames, columns }: HappenedProps) {
  const [isWhole, setWhole] = useState(false)
  const newest = marks.slice(isWhole ? 0 : -SHOWN).reverse()
  const more = marks.length - newest.length
  return (
    <Card title="What happened" hint="in the span of the charts" columns={columns}>
      {newest.length === 0 ? (
        <p className="py-1 text-muted">Nothing: no start, end, restart or change of health.</p>
      ) : null}
      <ul className="grid gap-0.5">
        {newest.map((mark, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike in everything they say.
          <li key={`${mark.at} ${mark.kind} ${at}`} className="flex min-w-0 items-baseline gap-2">
            <Words mark={mark} withName={withNames} />
            <time dateTime={new Date(mark.at).toISOString()} className="ml-auto flex-none text-small text-faint">
              {momentText(mark.at)}
            </time>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <Button kind="quiet" className="mt-1 -ml-2.5" onClick={() => setWhole(true)}>
          Show {more} more
        </Button>
      ) : null}
      {isWhole && dropped > 0 ? (
        <p className="mt-1 text-small text-faint">{dropped.toLocaleString('en')} older ones are not shown</p>
      ) : null}
    </Card>
  )
}

function Words({ mark, withName }: { mark: Happening; withName: boolean }) {
  const { tone, word, note } = markWords(mark)
  return (
    <>
      <Mark tone={tone} />
      {withName && mark.key ? (
        <Link
          href={containerLink(mark.key, { tab: 'metrics' })}
          className="min-w-0 max-w-[45%] rounded-[4px] font-medium hover:text-accent"
        >
          <HostText>{mark.name}</HostText>
        </Link>
      ) : null}
      <span className="flex-none">{word}</span>
      {note ? <HostText className="text-muted">{note}</HostText> : null}
    </>
  )
}
