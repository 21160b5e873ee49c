/** What of a volume may be shown, and what a prune may take. Pure; used by index.ts. */
import type { Prunable } from '../../../shared/contract/images'
import type { Volume } from '../../../shared/contract/volumes'
import { MASK } from '../../../shared/domain/secret-words'
import type { User } from '../images'

export function usersOfVolume(name: string, containers: readonly User[]): User[] {
  return containers.filter((one) => one.volumes.includes(name))
}

/** Volumes no container mounts, stopped ones counted: the anonymous ones, or with `all` the named ones too. */
export function prunableVolumes(
  hostId: string,
  volumes: readonly Pick<Volume, 'name' | 'isAnonymous' | 'sizeBytes'>[],
  containers: readonly User[],
  all: boolean,
): Prunable[] {
  const used = new Set(containers.flatMap((one) => one.volumes))
  return volumes
    .filter((volume) => (all || volume.isAnonymous) && !used.has(volume.name))
    .sort((left, right) => (right.sizeBytes ?? 0) - (left.sizeBytes ?? 0) || (left.name < right.name ? -1 : 1))
    .map(({ name, sizeBytes }) => ({ hostId, id: name, name, sizeBytes }))
}

/** Options of a network drive carry its password: `addr=nas,username=app,password=…` (mount.cifs). */
export function withoutPasswords(options: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      /^(pass|password)$/i.test(name) ? MASK : value.replace(/\b(pass(?:word)?2?)=[^,]*/gi, `$1=${MASK}`),
    ]),
  )
}
