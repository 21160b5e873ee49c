/** How true a card is now: the ping of a live host, the age of what is known of another, and when it is tried next. */
import type { Host } from '../../../shared/contract/hosts'
import { isLive, LINK } from '../../app/hooks'
import { latency } from '../../ui/format'
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
      <span>
        {LINK[host.link].word} for <Time at={host.linkSince} as="since" />
      </span>
    </>
  )
}

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
