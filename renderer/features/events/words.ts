/** How the time of an event and what stands beside it read. Pure. */
import type { DockerEventRow } from '../../../shared/contract/events'
import { imageParts } from '../../ui/format'

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
})
const EXACT = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hour12: false,
})

/** `09:03:12` in the person's zone. */
export const clockText = (at: number): string => CLOCK.format(at)

/** Date and time with milliseconds. */
export const exactText = (at: number): string => EXACT.format(at)

const PROJECT = 'com.docker.compose.project'

/** What tells most beside the name: the image and project of a container, where a volume was mounted, a driver. */
export function moreText({ type, attributes }: DockerEventRow): string {
  const { image, destination, driver } = attributes
  const project = attributes[PROJECT]
  if (type === 'container') return [image && imageParts(image).name, project].filter(Boolean).join(' · ')
  if (type === 'volume') return destination ? `at ${destination}` : (driver ?? '')
  return driver ?? ''
}
