/** How true a card is now: the ping of a live host and what it has, the age of what is known of another, and when it is tried next. */
import type { Host } from '../../../shared/contract/hosts'
import { isLive, LINK } from '../../app/hooks'
import { bytes, latency, plural } from '../../ui/format'
import { Time } from '../../ui/time'

export function Freshness({ host }: { host: Host }) {
  return (
    <p className="mt-auto flex flex-wrap justify-between gap-x-3 pt-1.5 text-tiny text-faint">
      {isLive(host) ? <Live host={host} /> : <Past host={host} />}
    </p>
  )
}

function Live({ host }: { host: Host }) {
  return (
    <>
      <span>{host.pingMs === undefined ? '' : `answers in ${latency(host.pingMs)}`}</span>
      {host.link === 'degraded' ? (
        <span>
          {LINK.degraded.word} for <Time at={host.linkSince} as="since" />
        </span>
      ) : (
        <span>{machineText(host)}</span>
      )}
    </>
  )
}

const machineText = ({ facts }: Host) => (facts ? `${plural(facts.cpus, 'CPU')}, ${bytes(facts.memoryBytes)}` : '')

function Past({ host }: { host: Host }) {
  return (
    <>
      {host.heardAt === undefined ? (
        <span>never heard from</span>
      ) : (
        <span>
          last heard <Time at={host.heardAt} />
        </span>
      )}
      {host.retryAt !== undefined && host.link !== 'connecting' ? (
        <span>
          next try in <Time at={host.retryAt} as="until" />
        </span>
      ) : null}
    </>
  )
}
