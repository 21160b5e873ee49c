/**
 * The filter language of containers: which fields there are and what a container offers to each. The same wherever
 * containers are chosen by a filter: the containers page, merged logs. A page that shows what containers use adds numbers.
 */
import type { Container } from '../../../shared/contract/containers'
import { shortId } from '../../ui/format'
import { createFilter, type Field } from './filter'

interface FilteredContainer {
  container: Container
  hostName: string
}

export const CONTAINER_FIELDS: Readonly<Record<string, Field<FilteredContainer>>> = {
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
}
/** Where a bare word looks. */
export const CONTAINER_TEXT = ['name', 'image', 'project', 'id', 'host'] as const

export const containerFilter = createFilter<FilteredContainer>(CONTAINER_FIELDS, CONTAINER_TEXT)

/** What one can type, and what it means. */
export const CONTAINER_EXAMPLES = [
  ['nginx', 'name, image, project, host or id contains nginx'],
  ['status:running,paused', 'one of these states'],
  ['host:web*', 'hosts whose name begins with web'],
  ['-project:shop', 'not in this project'],
  ['port:443 image:"my app"', 'both must hold; quotes keep spaces and commas'],
  ['label:tier=web', 'has this label; the name alone will do'],
  ['protected:yes', 'protected by label, hand or pattern'],
] as const
