/** What a search over the fleet has found: lines by container, each a way to the line in its context. */
import { useEffect, useMemo, useState } from 'react'
import { logPlainText } from '../../../../shared/domain/log-text'
import { logsLink, navigate, useContainers, useHosts } from '../../../app/hooks'
import { Button } from '../../../ui/button'
import { exactText, plural } from '../../../ui/format'
import { HostText } from '../../../ui/text'
import { type Highlight, highlighter } from '../search/highlight'
import { partsOf } from './parts'
import type { FoundIn, FoundLine } from './results'
import { MOST_PER_CONTAINER, type useFleetSearch } from './use-fleet-search'

/** Shown of each container at first: hundreds of containers may have found something. */
const FEW = 10

export function FleetFound({ search }: { search: ReturnType<typeof useFleetSearch> }) {
  const { results, asked, state } = search
  const [find, setFind] = useState<Highlight>()
  const query = asked?.query
  useEffect(() => {
    let isOver = false
    if (query) void highlighter(query).then((made) => isOver || setFind(() => made))
    return () => {
      isOver = true
    }
  }, [query])
  const groups = useMemo(() => [...results.containers.values()], [results])
  if (groups.length === 0)
    return state === 'running' ? null : <p className="px-4 py-6 text-center text-muted">No line matches.</p>
  return (
    <div className="grid gap-4 px-4 py-3">
      {groups.map((group) => (
        <Group key={group.key} group={group} find={find} />
      ))}
    </div>
  )
}

function Group({ group, find }: { group: FoundIn; find: Highlight | undefined }) {
  const container = useContainers().byKey.get(group.key)
  const host = useHosts().byKey.get(group.hostId)
  const name = container?.name ?? group.key.split('/')[1]?.slice(0, 12) ?? ''
  const isFull = group.lines.length >= MOST_PER_CONTAINER
  const [isOpen, setOpen] = useState(false)
  const hidden = isOpen ? 0 : Math.max(0, group.lines.length - FEW)
  return (
    <section
      aria-label={`${name} on ${host?.name ?? 'a host'}`}
      className="min-w-0 [contain-intrinsic-size:auto_320px] [content-visibility:auto]"
    >
      <h2 className="mb-1 flex items-baseline gap-2">
        <HostText className="truncate font-medium">{name}</HostText>
        <HostText className="truncate text-small text-muted">{host?.name ?? ''}</HostText>
        <span className="flex-none text-small text-muted">
          {isFull ? `the first ${MOST_PER_CONTAINER} lines; there may be more` : plural(group.lines.length, 'line')}
        </span>
      </h2>
      <ol className="overflow-hidden rounded-base border border-line">
        {group.lines.slice(0, group.lines.length - hidden).map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added behind.
          <Found key={place} line={line} groupKey={group.key} find={find} />
        ))}
      </ol>
      {hidden > 0 ? (
        <Button kind="quiet" onClick={() => setOpen(true)}>
          {hidden} more
        </Button>
      ) : null}
    </section>
  )
}

function Found({ line, groupKey, find }: { line: FoundLine; groupKey: string; find: Highlight | undefined }) {
  const parts = useMemo(() => partsOf(logPlainText(line.text), line.text, find), [line, find])
  const open = () => navigate(`${logsLink([groupKey])}&at=${line.at}`)
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        type="button"
        title="Open in its context"
        className="flex w-full min-w-0 items-baseline gap-3 px-2.5 py-1 text-left font-mono text-small hover:bg-hover focus-visible:-outline-offset-2"
        onClick={open}
      >
        <time dateTime={new Date(line.at).toISOString()} className="flex-none text-muted">
          {exactText(line.at)}
        </time>
        <bdi className="min-w-0 truncate whitespace-pre">
          {parts.map(({ at, text, isHit }) =>
            isHit ? (
              <mark key={at} className="rounded-[2px] bg-warn-weak text-text">
                {text}
              </mark>
            ) : (
              <span key={at}>{text}</span>
            ),
          )}
        </bdi>
      </button>
    </li>
  )
}
