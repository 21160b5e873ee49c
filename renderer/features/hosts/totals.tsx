/** The fleet in few numbers; those that need a person lead there. Nothing is shown that is not measured. */
import { Link } from 'wouter'
import type { Host } from '../../../shared/contract/hosts'
import { isLive, useHostUsages } from '../../app/hooks'
import { wholePercent } from '../../app/parts'
import { bytes } from '../../ui/format'
import { HostText } from '../../ui/text'
import { type Counts, countRunning, machinesOf } from './counts'
import { soonestFull, usedOf } from './usage'

interface Props {
  scope: string | undefined
  hosts: readonly Host[]
  counts: Counts
}

export function Totals({ scope, hosts, counts }: Props) {
  const live = hosts.filter(isLive)
  const filtered = (q: string) => `/containers?${new URLSearchParams({ ...(scope ? { host: scope } : {}), q })}`
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 pb-4">
      <Total value={`${live.length} / ${hosts.length}`} name="hosts live" />
      <Total value={countRunning(counts).toLocaleString('en')} name="containers running" />
      <Total value={counts.stopped.toLocaleString('en')} name="stopped" />
      <Total value={counts.unhealthy.toLocaleString('en')} name="unhealthy" href={filtered('health:unhealthy')} />
      <Total value={counts.restarting.toLocaleString('en')} name="restarting" href={filtered('status:restarting')} />
      {live.length > 0 ? <Machines live={live} /> : null}
    </dl>
  )
}

/** By itself, because it moves each second and the rest does not. Before the first values: what there is to use. */
function Machines({ live }: { live: readonly Host[] }) {
  const usages = useHostUsages()
  const usageOf = (hostId: string) => usages.get(hostId)
  const { cpus, memoryBytes } = machinesOf(live)
  const used = usedOf(live, usageOf)
  const full = soonestFull(live, usageOf, Date.now())
  return (
    <>
      {used && used.ofCores > 0 ? (
        <Total
          value={wholePercent(used.cores / used.ofCores)}
          name={`CPU, ${coresText(used.cores)} of ${used.ofCores} cores`}
        />
      ) : (
        <Total value={cpus.toLocaleString('en')} name="CPUs" />
      )}
      {used && used.ofMemoryBytes > 0 ? (
        <Total
          value={wholePercent(used.memoryBytes / used.ofMemoryBytes)}
          name={`memory, ${bytes(used.memoryBytes)} of ${bytes(used.ofMemoryBytes)}`}
        />
      ) : (
        <Total value={bytes(memoryBytes)} name="memory" />
      )}
      {full ? <FullSoon host={full.host} text={full.text} /> : null}
    </>
  )
}

const coresText = (cores: number) => cores.toFixed(cores < 10 ? 1 : 0)

function FullSoon({ host, text }: { host: Host; text: string }) {
  return (
    <div className="flex min-w-0 flex-col-reverse">
      <dt className="text-small text-muted">disk {text}</dt>
      <dd className="min-w-0 text-[20px] leading-6 font-semibold">
        <Link href={`/fleet?host=${host.id}`} className="block max-w-60 rounded-[4px] text-warn hover:underline">
          <HostText>{host.name}</HostText>
        </Link>
      </dd>
    </div>
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
