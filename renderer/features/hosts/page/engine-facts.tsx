/** What an engine says of itself, in its own words. */
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { Host, EngineFacts as Told } from '../../../../shared/contract/hosts'
import { useHosts } from '../../../app/hooks'
import { Fact, Facts } from '../../../ui/facts'
import { bytes, plural } from '../../../ui/format'
import { CopyId, HostText } from '../../../ui/text'

export function EngineFacts({ host, facts }: { host: Host; facts: Told }) {
  const { more } = facts
  return (
    <Facts nameWidth="112px">
      <Fact name="Version">
        <bdi>
          {more?.product ?? 'Docker'} {facts.version}
        </bdi>
        , API {facts.apiVersion}
      </Fact>
      <Fact name="System">
        <bdi>{facts.os}</bdi>
      </Fact>
      <Fact name="Kernel">
        <bdi>{facts.kernel}</bdi>
      </Fact>
      <Fact name="Machine">
        {plural(facts.cpus, 'CPU')}, {bytes(facts.memoryBytes)}, <bdi>{facts.architecture}</bdi>
      </Fact>
      {more ? <More more={more} /> : null}
      {facts.engineId ? (
        <Fact name="Engine’s id">
          <CopyId id={facts.engineId} label="the engine’s id" />
        </Fact>
      ) : null}
      <Others host={host} engineId={facts.engineId} />
    </Facts>
  )
}

/** Hosts that lead to the same engine: what they hold is one and the same. */
function Others({ host, engineId }: { host: Host; engineId: string }) {
  const { list } = useHosts()
  const others = useMemo(
    () => list.filter(({ id, facts }) => engineId !== '' && id !== host.id && facts?.engineId === engineId),
    [list, host.id, engineId],
  )
  if (others.length === 0) return null
  return (
    <Fact name="Reached also as">
      {others.map(({ id, name }) => (
        <Link key={id} href={`/fleet?host=${id}`} className="block min-w-0 rounded-[4px] text-accent hover:underline">
          <HostText>{name}</HostText>
        </Link>
      ))}
    </Fact>
  )
}

function More({ more }: { more: NonNullable<Told['more']> }) {
  const security = [...more.securityOptions, more.isRootless ? 'rootless' : ''].filter(Boolean)
  return (
    <>
      <Fact name="Storage">
        <bdi>{more.storageDriver}</bdi> in{' '}
        <bdi className="font-mono text-small wrap-anywhere">{more.rootDirectory}</bdi>
      </Fact>
      <Fact name="Control groups">
        <bdi>{more.cgroups}</bdi>
      </Fact>
      <Fact name="Security">
        <bdi>{security.join(', ') || 'none said'}</bdi>
      </Fact>
      <Fact name="Runtimes">
        <bdi>{more.runtimes.join(', ') || '–'}</bdi>
      </Fact>
      <Fact name="Swarm">
        <bdi>{more.swarm || 'inactive'}</bdi>
      </Fact>
    </>
  )
}
