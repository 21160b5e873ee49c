/** How the connection of the host does just now. Used by its overview and beside the log of its connection. */
import type { Host } from '../../../../shared/contract/hosts'
import { addressText, isLive, linkWord } from '../../../app/hooks'
import { Fact, Facts } from '../../../ui/facts'
import { absolute, latency } from '../../../ui/format'
import { Time } from '../../../ui/time'
import { Panel } from './panel'

interface Props {
  host: Host
  title: string
  /** Stands at the right of the title. */
  aside?: React.ReactNode
}

export function LinkFacts({ host, title, aside }: Props) {
  return (
    <Panel title={title} aside={aside}>
      <Facts nameWidth="88px">
        <Fact name="State">
          {linkWord(host)}{' '}
          <span className="text-muted">
            for <Time at={host.linkSince} as="since" />
          </span>
        </Fact>
        {host.retryAt !== undefined && !isLive(host) ? (
          <Fact name="Next try">
            <Time at={host.retryAt} as="until" />
          </Fact>
        ) : null}
        <Fact name="Address">
          <bdi className="font-mono text-small wrap-anywhere">{addressText(host.address)}</bdi>
        </Fact>
        {isLive(host) && host.pingMs !== undefined ? <Fact name="Answers in">{latency(host.pingMs)}</Fact> : null}
        {host.heardAt ? (
          <Fact name="Last heard">
            {absolute(host.heardAt)}{' '}
            <span className="text-muted">
              (<Time at={host.heardAt} />)
            </span>
          </Fact>
        ) : null}
        {host.certificate ? <Fact name="Certificate">until {absolute(host.certificate.expiresAt)}</Fact> : null}
      </Facts>
    </Panel>
  )
}
