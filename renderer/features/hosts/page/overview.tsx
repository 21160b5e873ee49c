/** What the host uses and holds, how it does, what happened on it last, and what its engine says of itself. */
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { Host } from '../../../../shared/contract/hosts'
import { containerLink, isLive, useContainers, useScope } from '../../../app/hooks'
import { Happened, useEventRows } from '../../../app/parts'
import { clockText, exactText } from '../../../ui/format'
import { Mark } from '../../../ui/mark'
import { Note } from '../../../ui/note'
import { HostText } from '../../../ui/text'
import { CertificateNote } from '../certificate'
import { type Counts, countAll, troubledOf } from '../counts'
import { CountsBar, CountsLine } from '../counts-line'
import { EngineFacts } from './engine-facts'
import { LinkFacts } from './link-facts'
import { Columns, Panel, TabLink } from './panel'
import { Tiles } from './tiles'
import { UsageTiles } from './usage-tiles'

export function Overview({ host, counts }: { host: Host; counts: Counts }) {
  const warnings = [...new Set(host.facts?.more?.warnings)]
  return (
    <Columns
      top={
        <>
          <UsageTiles host={host} />
          <Tiles host={host} counts={counts} />
          <CertificateNote host={host} />
        </>
      }
      left={
        <>
          <Panel title="Engine">
            {host.facts ? (
              <EngineFacts host={host} facts={host.facts} />
            ) : (
              <p className="text-muted">Never connected yet.</p>
            )}
          </Panel>
          {warnings.map((warning) => (
            <Note key={warning} tone="warn" message={<bdi>{warning}</bdi>} />
          ))}
        </>
      }
      right={
        <>
          {countAll(counts) > 0 ? <Containers host={host} counts={counts} /> : null}
          <LinkFacts
            title="Connection"
            host={host}
            aside={<TabLink hostId={host.id} tab="connection" text="Stage by stage" />}
          />
          <Latest host={host} />
          {host.note ? (
            <Panel title="Note">
              <p className="selectable whitespace-pre-wrap wrap-anywhere">
                <bdi>{host.note}</bdi>
              </p>
            </Panel>
          ) : null}
        </>
      }
    />
  )
}

const TROUBLED_SHOWN = 5

/** How they do, and those that need a person by name. */
function Containers({ host, counts }: { host: Host; counts: Counts }) {
  const { list } = useContainers()
  const troubled = useMemo(() => troubledOf(list, host.id), [list, host.id])
  const isPast = !isLive(host)
  return (
    <Panel title="Containers">
      <CountsBar counts={counts} isPast={isPast} />
      <CountsLine counts={counts} isPast={isPast} hostId={host.id} />
      {troubled.length > 0 ? (
        <ul aria-label="In trouble" className="mt-2 grid">
          {troubled.slice(0, TROUBLED_SHOWN).map((row) => (
            <li key={row.key} className="flex min-w-0 items-baseline gap-2 py-0.5">
              <Mark tone={row.state === 'restarting' ? 'crit' : 'warn'} />
              <Link
                href={containerLink(row.key, { host: host.id })}
                className="min-w-0 rounded-[4px] hover:text-accent"
              >
                <HostText>{row.name}</HostText>
              </Link>
              <span className="ml-auto flex-none text-small text-muted">
                {row.state === 'restarting' ? 'restarting' : 'unhealthy'}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  )
}

const LATEST = 6

function Latest({ host }: { host: Host }) {
  const { rows } = useEventRows(useScope())
  if (rows.length === 0) return null
  return (
    <Panel title="Latest events" aside={<TabLink hostId={host.id} tab="events" text="All events" />}>
      <ul className="grid gap-0.5">
        {rows.slice(0, LATEST).map(({ item }) => (
          <li key={item.key} className="flex min-w-0 items-baseline gap-3">
            <time title={exactText(item.at)} className="flex-none font-mono text-small text-faint">
              {clockText(item.at)}
            </time>
            <HostText className="w-[38%] flex-none font-medium">{item.name || item.type}</HostText>
            <div className="min-w-0 flex-1 text-muted">
              <Happened event={item} />
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
