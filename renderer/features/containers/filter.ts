/** The fields the filter of the containers knows, its chips, and the examples that teach it. */
import { type Chip, createFilter } from '../../app/parts'
import { shortId } from '../../ui/format'
import type { Row } from './rows'

export const filter = createFilter<Row>(
  {
    status: { read: ({ container: { state, pending } }) => (pending ? [state, pending] : [state]), isWhole: true },
    health: { read: ({ container }) => [container.health], isWhole: true },
    host: { read: (row) => [row.hostName], isWhole: true },
    project: { read: ({ container }) => [container.project ?? ''], isWhole: true },
    service: { read: ({ container }) => [container.service ?? ''], isWhole: true },
    image: { read: ({ container: { image, imageId } }) => [image, imageId, shortId(imageId)] },
    name: { read: ({ container }) => [container.name] },
    id: { read: ({ container }) => [container.id] },
    label: {
      read: ({ container }) => Object.entries(container.labels).flatMap(([name, value]) => [name, `${name}=${value}`]),
      isWhole: true,
    },
    volume: { read: ({ container }) => container.volumes },
    network: { read: ({ container }) => container.networks, isWhole: true },
    protected: { read: ({ container: { protection } }) => (protection ? ['yes', protection] : ['no']), isWhole: true },
    port: {
      read: ({ container }) =>
        container.ports.flatMap((port) => [port.hostPort, port.containerPort]).map((port) => String(port ?? '')),
      isWhole: true,
    },
  },
  ['name', 'image', 'project', 'id', 'host'],
)

export const EXAMPLES = [
  ['nginx', 'name, image, project, host or id contains nginx'],
  ['status:running,paused', 'one of these states'],
  ['host:web*', 'hosts whose name begins with web'],
  ['-project:shop', 'not in this project'],
  ['port:443 image:"my app"', 'both must hold; quotes keep spaces and commas'],
  ['label:tier=web', 'has this label; the name alone will do'],
  ['protected:yes', 'protected by label, hand or pattern'],
] as const

interface CountedBy {
  label: string
  tone: Chip['tone']
  field: 'status' | 'health'
  value: string
}

const CHIPS: readonly CountedBy[] = [
  { field: 'status', value: 'running', label: 'Running', tone: 'good' },
  { field: 'health', value: 'unhealthy', label: 'Unhealthy', tone: 'warn' },
  { field: 'status', value: 'restarting', label: 'Restarting', tone: 'crit' },
  { field: 'status', value: 'exited', label: 'Exited', tone: 'off' },
]

/** With how many rows each would show; one pass, because thousands of rows change many times a second. */
export function countedChips(rows: readonly Row[]): Chip[] {
  const counts = { status: new Map<string, number>(), health: new Map<string, number>() }
  for (const { container } of rows) {
    counts.status.set(container.state, (counts.status.get(container.state) ?? 0) + 1)
    counts.health.set(container.health, (counts.health.get(container.health) ?? 0) + 1)
  }
  return CHIPS.map(({ field, value, label, tone }) => {
    const count = counts[field].get(value) ?? 0
    return { term: `${field}:${value}`, label, tone, isOnly: true, count }
  })
}
