/** What the host is: its engine in its own words, what it holds, and what it warns of. */
import { Link } from 'wouter'
import type { Host } from '../../../../shared/contract/hosts'
import { isLive } from '../../../app/hooks'
import { Fact, Facts, Section } from '../../../ui/facts'
import { absolute, bytes, latency, plural } from '../../../ui/format'
import { Note } from '../../../ui/note'
import { Time } from '../../../ui/time'
import { CertificateNote } from '../certificate'
import type { Counts } from '../counts'
import { CountsBar, CountsLine } from '../counts-line'

export function Overview({ host, counts }: { host: Host; counts: Counts }) {
  const isPast = !isLive(host)
  return (
    <div className="grid max-w-[860px]">
      <div className="grid gap-2 px-4 pt-3 empty:hidden">
        <CertificateNote host={host} />
        {host.facts?.more?.warnings.map((warning) => (
          <Note key={warning} tone="warn" message={warning} />
        ))}
      </div>
      <Section title="What it holds">
        <CountsBar counts={counts} isPast={isPast} />
        <CountsLine counts={counts} isPast={isPast} />
        <nav aria-label="What it holds" className="mt-2 flex flex-wrap gap-x-4">
          {['Containers', 'Images', 'Volumes', 'Networks', 'Events', 'Audit'].map((page) => (
            <Link
              key={page}
              href={`/${page.toLowerCase()}?host=${host.id}`}
              className="rounded-[4px] text-accent hover:underline"
            >
              {page}
            </Link>
          ))}
        </nav>
      </Section>
      <Section title="Engine">
        {host.facts ? <Engine host={host} /> : <p className="text-muted">Never connected yet.</p>}
      </Section>
      {host.note ? (
        <Section title="Note">
          <p className="selectable whitespace-pre-wrap wrap-anywhere">{host.note}</p>
        </Section>
      ) : null}
    </div>
  )
}

function Engine({ host }: { host: Host }) {
  const { facts } = host
  if (!facts) return null
  const { more } = facts
  return (
    <Facts nameWidth="128px">
      <Fact name="Version">
        <bdi>
          {more?.product ?? 'Docker'} {facts.version}
        </bdi>
        , API {facts.apiVersion}
      </Fact>
      <Fact name="System">
        <bdi>{facts.os}</bdi>, kernel <bdi>{facts.kernel}</bdi>
      </Fact>
      <Fact name="Machine">
        {plural(facts.cpus, 'CPU')}, {bytes(facts.memoryBytes)}, <bdi>{facts.architecture}</bdi>
      </Fact>
      {more ? (
        <>
          <Fact name="Storage">
            <bdi>{more.storageDriver}</bdi> in <bdi className="font-mono text-small">{more.rootDirectory}</bdi>
          </Fact>
          <Fact name="Control groups">
            <bdi>{more.cgroups}</bdi>
          </Fact>
          <Fact name="Security">
            <bdi>
              {[...more.securityOptions, more.isRootless ? 'rootless' : ''].filter(Boolean).join(', ') || 'none said'}
            </bdi>
          </Fact>
          <Fact name="Runtimes">
            <bdi>{more.runtimes.join(', ') || '–'}</bdi>
          </Fact>
          <Fact name="Swarm">
            <bdi>{more.swarm || 'inactive'}</bdi>
          </Fact>
        </>
      ) : null}
      <Fact name="Answers in">{host.pingMs === undefined ? '–' : latency(host.pingMs)}</Fact>
      {host.heardAt ? (
        <Fact name="Last heard">
          {absolute(host.heardAt)}{' '}
          <span className="text-faint">
            (<Time at={host.heardAt} />)
          </span>
        </Fact>
      ) : null}
    </Facts>
  )
}
