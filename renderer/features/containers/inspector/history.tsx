/** What happened to the container: its events, as far back as engine and app remember, and the last health probes. */
import { useQuery } from '@tanstack/react-query'
import type { ContainerDetails } from '../../../../shared/contract/container-details'
import type { Container } from '../../../../shared/contract/containers'
import type { DockerEventRow } from '../../../../shared/contract/events'
import { engine, eventWords } from '../../../app/hooks'
import { AskFailed } from '../../../app/parts'
import { Section } from '../../../ui/facts'
import { absolute, latency } from '../../../ui/format'
import { Mark } from '../../../ui/mark'
import { Time } from '../../../ui/time'

const LIMIT = 200

export function History({ row, details }: { row: Container; details: ContainerDetails }) {
  return (
    <>
      {details.probes.length > 0 ? <Probes details={details} /> : null}
      <Events row={row} />
    </>
  )
}

function Probes({ details }: { details: ContainerDetails }) {
  const newestFirst = [...details.probes].reverse()
  return (
    <Section title="Health probes" count={newestFirst.length}>
      <ul className="grid gap-2">
        {newestFirst.map(({ startedAt, endedAt, exitCode, output }) => (
          <li key={startedAt} className="min-w-0">
            <p className="flex items-baseline gap-2">
              <Mark tone={exitCode === 0 ? 'good' : 'crit'} />
              {exitCode === 0 ? 'passed' : `failed, exit code ${exitCode}`}
              <span className="ml-auto flex-none text-small text-faint" title={absolute(startedAt)}>
                took {latency(Math.max(0, endedAt - startedAt))}, <Time at={startedAt} />
              </span>
            </p>
            {output.trim() ? (
              <pre className="selectable mt-1 max-h-32 overflow-auto rounded-base bg-bg px-2 py-1 font-mono text-small whitespace-pre-wrap wrap-anywhere text-muted">
                <bdi>{output.trim()}</bdi>
              </pre>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Events({ row }: { row: Container }) {
  const { hostId, id } = row
  const asked = useQuery({
    queryKey: ['history', row.key, row.state, row.health, row.startedAt, row.restartCount],
    queryFn: ({ signal }) => engine().events.history({ hostId, id, limit: LIMIT }, { signal }),
  })
  if (asked.error) return <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
  const events = asked.data
  return (
    <Section title="Events" {...(events ? { count: events.length } : {})}>
      {events?.length === 0 ? (
        <p className="text-muted">
          Neither the engine nor Longshore remembers any. Engines keep few, and none over a restart.
        </p>
      ) : null}
      <ul className="grid gap-1">
        {events?.map((event, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two events may be alike in everything they say.
          <Event key={`${event.at} ${event.action} ${at}`} event={event} />
        ))}
      </ul>
    </Section>
  )
}

function Event({ event }: { event: DockerEventRow }) {
  const { tone, text } = eventWords(event)
  return (
    <li className="flex items-baseline gap-2">
      <Mark tone={tone} />
      <bdi className="min-w-0 wrap-anywhere">{text}</bdi>
      <span className="ml-auto flex-none text-small text-faint" title={absolute(event.at)}>
        <Time at={event.at} />
      </span>
    </li>
  )
}
