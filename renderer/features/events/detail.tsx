/** One event in full, and what else happened to the same thing. */
import { useQuery } from '@tanstack/react-query'
import { ArrowUpRight } from 'lucide-react'
import { engine, eventWords, navigate, useIsConnected } from '../../app/hooks'
import {
  AskFailed,
  type EventRow,
  Happened,
  InspectorFrame,
  NamesAndValues,
  type ShownEvent,
  useSubjectLink,
} from '../../app/parts'
import { Button } from '../../ui/button'
import { Fact, Facts, Section } from '../../ui/facts'
import { clockText, exactText } from '../../ui/format'
import { CopyId } from '../../ui/text'
import { Time } from '../../ui/time'

export function Detail({ row, onClose }: { row: EventRow; onClose: () => void }) {
  const { item: event, hostName } = row
  const to = useSubjectLink(event)
  return (
    <InspectorFrame
      kind="Event"
      name={event.name || event.type}
      hostName={hostName}
      isFresh
      summary={<Happened event={event} />}
      onClose={onClose}
      actions={
        to ? (
          <Button onClick={() => navigate(to)}>
            <ArrowUpRight size={13} aria-hidden /> Open {event.type}
          </Button>
        ) : (
          <span className="text-small text-faint">The {event.type} is not there any more.</span>
        )
      }
    >
      <Section title="Event">
        <Facts>
          <Fact name="When">
            {exactText(event.at)}{' '}
            <span className="text-faint">
              (<Time at={event.at} />)
            </span>
          </Fact>
          <Fact name="Engine says">
            <bdi className="font-mono text-small break-words">
              {event.type} {event.action}
              {event.detail ? `: ${event.detail}` : ''}
            </bdi>
          </Fact>
          {/^(sha256:)?[0-9a-f]{64}$/.test(event.id) ? (
            <Fact name="Id">
              <CopyId id={event.id} label="id" />
            </Fact>
          ) : null}
        </Facts>
      </Section>
      <NamesAndValues title="Attributes" entries={Object.entries(event.attributes)} />
      <Around event={event} />
    </InspectorFrame>
  )
}

const SHOWN = 30

function Around({ event }: { event: ShownEvent }) {
  const isConnected = useIsConnected()
  const { hostId, id } = event
  const asked = useQuery({
    queryKey: ['events-of', hostId, id],
    queryFn: ({ signal }) => engine().events.history({ hostId, id, limit: SHOWN }, { signal }),
    enabled: isConnected && id !== '',
    gcTime: 0,
  })
  if (id === '') return null
  if (asked.error) return <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data || asked.data.length < 2) return null
  return (
    <Section title="What else happened to it">
      <ol className="grid gap-1">
        {asked.data.map((each, at) => {
          const isThis = each.at === event.at && each.action === event.action
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: two events may be the same in all they say.
              key={`${each.at} ${at}`}
              aria-current={isThis || undefined}
              className={`flex min-w-0 items-baseline gap-3 ${isThis ? 'font-medium' : ''}`}
            >
              <time title={exactText(each.at)} className="flex-none font-mono text-small text-muted">
                {clockText(each.at)}
              </time>
              <Happened event={{ ...each, key: '', words: eventWords(each) }} />
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
