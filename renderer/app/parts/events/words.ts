/** What stands beside the name of an event. Pure; used by the columns and the filter of events. */
import type { DockerEventRow } from '../../../../shared/contract/events'
import { imageParts } from '../../../ui/format'

const PROJECT = 'com.docker.compose.project'

/** What tells most beside the name: the image and project of a container, where a volume was mounted, a driver. */
export function moreText({ type, attributes }: DockerEventRow): string {
  const { image, destination, driver } = attributes
  const project = attributes[PROJECT]
  if (type === 'container') return [image && imageParts(image).name, project].filter(Boolean).join(' · ')
  if (type === 'volume') return destination ? `at ${destination}` : (driver ?? '')
  return driver ?? ''
}
