/** Which containers use a thing: the count in a table, which leads to them, and the list in an inspector. */
import type { Container } from '../../../shared/contract/containers'
import { Section } from '../../ui/facts'
import { Mark, type Tone } from '../../ui/mark'
import { containerLink, navigate } from '../hooks'
import { quoted } from './filter'

/** A link that takes the click for itself: the row around it would only be selected. */
export function UsedCount(props: { used: number | undefined; hostId: string; term: string; value: string }) {
  const { used, hostId, term, value } = props
  if (used === undefined) return <span className="text-faint">…</span>
  if (used === 0) return <span className="text-faint">unused</span>
  return (
    <button
      type="button"
      tabIndex={-1}
      title="Show these containers"
      onClick={(event) => {
        event.stopPropagation()
        navigate(containersLink(hostId, term, value))
      }}
      className="rounded-[4px] text-accent hover:underline"
    >
      {used.toLocaleString('en')}
      <span className="sr-only"> containers</span>
    </button>
  )
}

/** The containers page of one host, filtered to those that use the thing. */
export function containersLink(hostId: string, term: string, value: string): string {
  return `/containers?${new URLSearchParams({ host: hostId, q: `${term}:${quoted(value)}` })}`
}

const SHOWN = 50

interface SectionProps {
  title?: string
  users: readonly Container[]
  /** Said when there is none. */
  unused: string
}

export function UsedBySection({ title = 'Used by', users, unused }: SectionProps) {
  return (
    <Section title={title} count={users.length}>
      {users.length === 0 ? <p className="text-muted">{unused}</p> : null}
      <ul className="grid">
        {users.slice(0, SHOWN).map((user) => (
          <li key={user.key} className="min-w-0">
            <button
              type="button"
              onClick={() => navigate(containerLink(user.key))}
              className="-mx-1.5 flex w-[calc(100%+12px)] items-center gap-2 rounded-[4px] px-1.5 py-0.5 text-left hover:bg-hover"
            >
              <Mark tone={toneOf(user)} />
              <bdi className="min-w-0 truncate">{user.name}</bdi>
              <span className="ml-auto flex-none text-small text-faint">{user.state}</span>
            </button>
          </li>
        ))}
      </ul>
      {users.length > SHOWN ? <p className="text-small text-faint">and {users.length - SHOWN} more</p> : null}
    </Section>
  )
}

export const isRunning = ({ state }: Container) => !['created', 'exited', 'dead'].includes(state)

function toneOf({ state, health }: Container): Tone {
  if (state === 'running') return health === 'unhealthy' ? 'warn' : 'good'
  if (state === 'restarting' || state === 'dead') return 'crit'
  return state === 'paused' ? 'paused' : 'off'
}
