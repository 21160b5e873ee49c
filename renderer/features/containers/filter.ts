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

type ContainerChip = Omit<Chip, 'count'> & { test: (row: Row) => boolean }

const CHIPS: readonly ContainerChip[] = [
  { term: 'status:running', label: 'Running', tone: 'good', test: (r) => r.container.state === 'running' },
  { term: 'health:unhealthy', label: 'Unhealthy', tone: 'warn', test: (r) => r.container.health === 'unhealthy' },
  { term: 'status:restarting', label: 'Restarting', tone: 'crit', test: (r) => r.container.state === 'restarting' },
  { term: 'status:exited', label: 'Exited', tone: 'off', test: (r) => r.container.state === 'exited' },
]

/** With how many rows each would show; one pass, because the rows change many times a second. */
export function countedChips(rows: readonly Row[]): Chip[] {
  const counts = CHIPS.map(() => 0)
  for (const row of rows) {
    for (const [index, chip] of CHIPS.entries()) if (chip.test(row)) counts[index] = (counts[index] ?? 0) + 1
  }
  return CHIPS.map(({ term, label, tone }, index) => ({ term, label, tone, isOnly: true, count: counts[index] ?? 0 }))
}
