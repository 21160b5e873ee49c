/** Who would notice if the container stopped or went: asked for before it does. */
import { useQuery } from '@tanstack/react-query'
import type { Dependents } from '../../../../shared/contract/container-details'
import type { Container } from '../../../../shared/contract/containers'
import { engine } from '../../../app/hooks'

const WHY: Record<Dependents['containers'][number]['why'], string> = {
  project: 'of the same project',
  volume: 'shares the volume',
  'network-namespace': 'uses its network',
}
const SHOWN = 8

export function DependentsNote({ row }: { row: Container }) {
  const { hostId, id, name } = row
  const asked = useQuery({
    queryKey: ['dependents', row.key],
    queryFn: ({ signal }) => engine().containers.dependents({ hostId, id, name }, { signal }),
  })
  const found = asked.data
  if (!found || found.containers.length + found.ports.length === 0) return null
  return (
    <section aria-label="What depends on it" className="rounded-base border border-line bg-warn-weak px-3 py-2">
      <h3 className="text-small font-semibold">What depends on it</h3>
      <ul className="mt-1 grid gap-0.5 text-small wrap-anywhere">
        {found.containers.slice(0, SHOWN).map((each) => (
          <li key={`${each.key} ${each.why}`}>
            <bdi className="font-medium">{each.name}</bdi> <span className="text-muted">({each.state})</span>{' '}
            {WHY[each.why]} {each.why === 'volume' ? <bdi>{each.through}</bdi> : null}
          </li>
        ))}
        {found.containers.length > SHOWN ? (
          <li className="text-muted">and {found.containers.length - SHOWN} more</li>
        ) : null}
        {found.ports.map((port) => (
          <li key={port}>
            <bdi className="font-mono">{port}</bdi> goes dark
          </li>
        ))}
      </ul>
    </section>
  )
}
