/** The fleet in few numbers; those that need a person lead to their containers. Nothing is shown that is not measured. */
import { Link } from 'wouter'
import type { Host } from '../../../shared/contract/hosts'
import { isLive } from '../../app/hooks'
import { bytes } from '../../ui/format'
import { type Counts, countRunning, machinesOf } from './counts'

interface Props {
  scope: string | undefined
  hosts: readonly Host[]
  counts: Counts
}

export function Totals({ scope, hosts, counts }: Props) {
  const live = hosts.filter(isLive)
  const { cpus, memoryBytes } = machinesOf(live)
  const filtered = (q: string) => `/containers?${new URLSearchParams({ ...(scope ? { host: scope } : {}), q })}`
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 pb-4">
      <Total value={`${live.length} / ${hosts.length}`} name="hosts live" />
      <Total value={countRunning(counts).toLocaleString('en')} name="containers running" />
      <Total value={counts.stopped.toLocaleString('en')} name="stopped" />
      <Total value={counts.unhealthy.toLocaleString('en')} name="unhealthy" href={filtered('health:unhealthy')} />
      <Total value={counts.restarting.toLocaleString('en')} name="restarting" href={filtered('status:restarting')} />
      {live.length > 0 ? <Total value={cpus.toLocaleString('en')} name="CPUs" /> : null}
      {live.length > 0 ? <Total value={bytes(memoryBytes)} name="memory" /> : null}
    </dl>
  )
}

/** With `href` it is a count of what is wrong: left out when there is none. */
function Total({ value, name, href }: { value: string; name: string; href?: string }) {
  if (href && value === '0') return null
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-small text-muted">{name}</dt>
      <dd className="text-[20px] leading-6 font-semibold">
        {href ? (
          <Link
            href={href}
            aria-label={`${value} ${name}: show them`}
            className="rounded-[4px] text-warn hover:underline"
          >
            {value}
          </Link>
        ) : (
          value
        )}
      </dd>
    </div>
  )
}
