/** The fleet in four numbers. Nothing is shown that is not measured. */
import type { Host } from '../../../shared/contract/hosts'
import { isLive } from '../../app/hooks'
import { bytes } from '../../ui/format'
import type { Counts } from './counts'

export function Totals({ hosts, counts }: { hosts: readonly Host[]; counts: Counts }) {
  const live = hosts.filter(isLive)
  const cpus = live.reduce((sum, host) => sum + (host.facts?.cpus ?? 0), 0)
  const memoryBytes = live.reduce((sum, host) => sum + (host.facts?.memoryBytes ?? 0), 0)
  const troubled = hosts.filter((host) => !isLive(host) && host.link !== 'connecting').length
  const attention = counts.unhealthy + counts.restarting + troubled
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 pb-4">
      <Total value={`${live.length} / ${hosts.length}`} name="hosts live" />
      <Total value={(counts.running + counts.unhealthy).toLocaleString('en')} name="containers running" />
      <Total value={counts.stopped.toLocaleString('en')} name="stopped" />
      <Total value={String(attention)} name="need attention" tone={attention > 0 ? 'text-warn' : ''} />
      {live.length > 0 ? <Total value={cpus.toLocaleString('en')} name="CPUs" /> : null}
      {live.length > 0 ? <Total value={bytes(memoryBytes)} name="memory" /> : null}
    </dl>
  )
}

function Total({ value, name, tone = '' }: { value: string; name: string; tone?: string }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-small text-muted">{name}</dt>
      <dd className={`text-[20px] leading-6 font-semibold ${tone}`}>{value}</dd>
    </div>
  )
}
