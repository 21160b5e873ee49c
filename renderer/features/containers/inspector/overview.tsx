/**
 * The sections of a container's overview. What the row itself knows is shown at once, the rest when it has come. What it
 * is made of leads to the pages of its image, volumes and networks. With room for it, the sections stand in two columns.
 */
import { Link } from 'wouter'
import type { ContainerDetails } from '../../../../shared/contract/container-details'
import type { Container } from '../../../../shared/contract/containers'
import { imageLink, networkNameLink, showDialog, volumeLink } from '../../../app/hooks'
import { UsedBySection, useUsers } from '../../../app/parts'
import { Button } from '../../../ui/button'
import { Fact, Facts, Section } from '../../../ui/facts'
import { absolute, bytes, plural, shortId } from '../../../ui/format'
import { CopyIcon, CopyId } from '../../../ui/text'
import { Time } from '../../../ui/time'

const LINK_CLASS = 'rounded-[4px] text-accent hover:underline'

interface Props {
  row: Container
  details: ContainerDetails | undefined
}

export function DetailSections({ row, details }: Props) {
  return (
    <div className="@container">
      <div className="@min-[860px]:grid @min-[860px]:grid-cols-2">
        <div>
          <Overview row={row} details={details} />
          {row.ports.length > 0 ? <Ports row={row} /> : null}
          {details && details.networks.length > 0 ? <Networks hostId={row.hostId} details={details} /> : null}
          {details && details.mounts.length > 0 ? <Mounts hostId={row.hostId} details={details} /> : null}
        </div>
        <div className="border-t border-line empty:border-t-0 @min-[860px]:border-t-0 @min-[860px]:border-l">
          <Relatives row={row} />
          {details && Object.keys(details.labels).length > 0 ? <Labels details={details} /> : null}
        </div>
      </div>
    </div>
  )
}

function Overview({ row, details }: Props) {
  const command = details ? [...details.entrypoint, ...details.command].join(' ') : undefined
  return (
    <Section title="Overview">
      <Facts>
        <Fact name="Image">
          <Link href={imageLink(row.hostId, row.imageId)} title="Show the image" className={LINK_CLASS}>
            <bdi className="font-mono text-small break-all">{row.image}</bdi>
          </Link>
          <CopyIcon text={row.image} label="Copy image name" />
        </Fact>
        <Fact name="Command">
          <bdi className="line-clamp-3 font-mono text-small wrap-anywhere" title={command}>
            {command ?? <Soon />}
          </bdi>
        </Fact>
        {row.startedAt ? (
          <Fact name="Started">
            {absolute(row.startedAt)}{' '}
            <span className="text-faint">
              (<Time at={row.startedAt} />)
            </span>
          </Fact>
        ) : null}
        {row.finishedAt && row.state !== 'running' ? (
          <Fact name="Ended">
            {absolute(row.finishedAt)}
            {row.exitCode === undefined ? null : <span className="text-faint"> with exit code {row.exitCode}</span>}
          </Fact>
        ) : null}
        <Fact name="Created">{absolute(row.createdAt)}</Fact>
        <Fact name="Id">
          <CopyId id={row.id} label="container id" />
        </Fact>
        {details ? <More row={row} details={details} /> : null}
      </Facts>
    </Section>
  )
}

function More({ row, details }: { row: Container; details: ContainerDetails }) {
  const cpu = details.cpuLimit > 0 ? plural(details.cpuLimit, 'CPU') : 'no CPU limit'
  const memory = details.memoryLimitBytes > 0 ? bytes(details.memoryLimitBytes) : 'no memory limit'
  return (
    <>
      <Fact name="Limits">
        {cpu} · {memory}
      </Fact>
      <Fact name="Restarts">
        {restartWords(details.restartPolicy)}
        {row.restartCount > 0 ? ` · ${plural(row.restartCount, 'time')} so far` : ''}
      </Fact>
      {details.healthcheck ? (
        <Fact name="Health check">
          <bdi className="font-mono text-small wrap-anywhere">{details.healthcheck.replace(/^CMD(-SHELL)? /, '')}</bdi>
        </Fact>
      ) : null}
      {details.user ? (
        <Fact name="User">
          <bdi>{details.user}</bdi>
        </Fact>
      ) : null}
      {details.workingDirectory ? (
        <Fact name="Directory">
          <bdi className="font-mono text-small break-all">{details.workingDirectory}</bdi>
        </Fact>
      ) : null}
      {details.error ? (
        <Fact name="Error">
          <bdi className="break-words text-crit">{details.error}</bdi>
        </Fact>
      ) : null}
    </>
  )
}

/** The engine says `no`, or nothing at all, for never. */
const restartWords = (policy: string) => (policy === '' || policy === 'no' ? 'never' : policy)

function Ports({ row }: { row: Container }) {
  return (
    <Section title="Ports" count={row.ports.length}>
      <ul className="selectable grid gap-1 font-mono text-small">
        {row.ports.map((port) => (
          <li key={`${port.hostIp} ${port.hostPort} ${port.containerPort} ${port.protocol}`}>
            {port.hostPort === undefined ? (
              <span className="text-faint">not published</span>
            ) : (
              <bdi>{`${port.hostIp.includes(':') ? `[${port.hostIp}]` : port.hostIp || '*'}:${port.hostPort}`}</bdi>
            )}
            <span className="text-faint"> → </span>
            {port.containerPort}/{port.protocol}
            {port.protocol === 'tcp' && row.state === 'running' ? (
              <Button
                kind="quiet"
                className="-my-1 ml-1.5 font-sans"
                aria-label={`Open port ${port.containerPort}`}
                onClick={() =>
                  showDialog({ kind: 'open-port', containerKey: row.key, containerPort: port.containerPort })
                }
              >
                Open…
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Networks({ hostId, details }: { hostId: string; details: ContainerDetails }) {
  return (
    <Section title="Networks" count={details.networks.length}>
      <ul className="selectable grid gap-1">
        {details.networks.map(({ network, address, aliases }) => (
          <li key={network} className="min-w-0">
            <Link href={networkNameLink(hostId, network)} className={LINK_CLASS}>
              <bdi>{network}</bdi>
            </Link>{' '}
            <bdi className="font-mono text-small text-muted">{address}</bdi>
            {aliases.length > 0 ? (
              <p className="truncate text-small text-faint" title={aliases.join(', ')}>
                also <bdi>{aliases.join(', ')}</bdi>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Mounts({ hostId, details }: { hostId: string; details: ContainerDetails }) {
  return (
    <Section title="Mounts" count={details.mounts.length}>
      <ul className="selectable grid gap-1.5">
        {details.mounts.map(({ kind, name, source, destination, readOnly }) => (
          <li key={destination} className="min-w-0">
            <bdi className="font-mono text-small break-all">{destination}</bdi>
            <p className="truncate text-small text-faint" title={source}>
              {kind}
              {readOnly ? ', read only' : ''} ·{' '}
              {name === undefined ? (
                <bdi>{source}</bdi>
              ) : (
                <Link href={volumeLink(hostId, name)} className={LINK_CLASS}>
                  <bdi>{shortName(name)}</bdi>
                </Link>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const projectsOf = ({ hostId, project }: Container) => (project ? [`${hostId}/${project}`] : [])

/** The other containers of its compose project on its host. */
function Relatives({ row }: { row: Container }) {
  const users = useUsers(row.project ? `${row.hostId}/${row.project}` : '', projectsOf)
  const others = users.filter(({ key }) => key !== row.key)
  if (others.length === 0) return null
  return <UsedBySection title={`Also of ${row.project}`} users={others} unused="" />
}

/** Anonymous volumes are called by a digest. */
const shortName = (name: string) => (/^[0-9a-f]{64}$/.test(name) ? shortId(name) : name)

function Labels({ details }: { details: ContainerDetails }) {
  const labels = Object.entries(details.labels).sort(([a], [b]) => a.localeCompare(b))
  return (
    <Section title="Labels" count={labels.length}>
      <dl className="selectable grid gap-1 font-mono text-small">
        {labels.map(([name, value]) => (
          <div key={name} className="min-w-0 break-all">
            <dt className="inline text-muted">
              <bdi>{name}</bdi>
            </dt>
            <dd className="inline">
              <span className="text-faint">=</span>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function Soon() {
  return <span className="inline-block h-3 w-40 rounded-[3px] bg-line align-middle" aria-label="loading" role="img" />
}
