/**
 * What months of use leave on a host: older versions of images, images without a tag, volumes and networks nobody uses
 * any more. Derived from the host's name, so that it draws nothing from the chance the containers are made with.
 * Called once per host by population.ts.
 */
import type { Engine } from './engine-state'
import { derivedId, numberOf } from './random'

const DAY_MS = 86_400_000

export function leaveBehind(engine: Engine, now: number): void {
  const number = (what: string, below: number) => numberOf(derivedId('left', engine.name, what)) % below
  const tags = [...engine.stored.images.values()].map((image) => image.name)
  const older = tags.flatMap((tag) => before(tag) ?? []).filter((tag) => !tags.includes(tag))
  for (const tag of older.slice(0, 2 + number('older', 4))) engine.stored.addImage(tag)
  for (let at = 0; at < 1 + number('dangling', 4); at += 1)
    engine.stored.addImage(`app:${derivedId('build', engine.name, at).slice(0, 7)}`, [])
  for (let at = 0; at < number('anonymous', 5); at += 1)
    engine.stored.addVolume({
      name: derivedId('volume', engine.name, at),
      createdAt: now - (3 + number(`volume ${at}`, 90)) * DAY_MS,
      labels: null,
    })
  if (number('named', 3) > 0)
    engine.stored.addVolume({ name: 'old-site_uploads', createdAt: now - 200 * DAY_MS, labels: null })
  if (number('network', 2) > 0)
    engine.networks.push({ name: 'migration-test', labels: {}, createdAt: now - (20 + number('age', 60)) * DAY_MS })
}

/** The version before: `api:2.14.1` came after `api:2.14.0`. Undefined for tags without a number to take from. */
function before(tag: string): string | undefined {
  const match = /^(.*:.*?)(\d+)(\D*)$/.exec(tag)
  const last = Number(match?.[2] ?? 0)
  return match && last > 0 && last < 1_000_000 ? `${match[1]}${last - 1}${match[3]}` : undefined
}
