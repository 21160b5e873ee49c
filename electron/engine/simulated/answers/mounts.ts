/** Mounts and volumes: of a container (list and inspect say the same), GET /volumes and /volumes/{name}. */
import type { Engine } from '../engine-state'
import type { Container } from '../model'
import { Refusal } from '../refusal'
import { rfc3339Seconds } from './times'

export function mountsOf(container: Container) {
  return container.mounts.map((mount) =>
    mount.kind === 'volume'
      ? {
          Type: 'volume',
          Name: mount.name,
          Source: mountpoint(mount.name),
          Destination: mount.destination,
          Driver: 'local',
          Mode: mount.readOnly ? 'ro' : 'z',
          RW: !mount.readOnly,
          Propagation: '',
        }
      : {
          Type: 'bind',
          Source: mount.source,
          Destination: mount.destination,
          Mode: mount.readOnly ? 'ro' : '',
          RW: !mount.readOnly,
          Propagation: 'rprivate',
        },
  )
}

/** Like dockerd's, `Labels` is null where there are none. */
export function volumes(engine: Engine) {
  const references = new Map<string, number>()
  for (const by of engine.containers.values())
    for (const mount of by.mounts)
      if (mount.kind === 'volume') references.set(mount.name, (references.get(mount.name) ?? 0) + 1)
  return [...engine.stored.volumes.values()].map(({ name, createdAt, labels }) => ({
    volume: {
      CreatedAt: rfc3339Seconds(createdAt),
      Driver: 'local',
      Labels: labels,
      Mountpoint: mountpoint(name),
      Name: name,
      Options: null,
      Scope: 'local',
    },
    references: references.get(name) ?? 0,
  }))
}

export function volume(engine: Engine, name: string) {
  const found = volumes(engine).find((each) => each.volume.Name === name)
  if (!found) throw new Refusal(404, `get ${name}: no such volume`)
  return found.volume
}

function mountpoint(name: string): string {
  return `/var/lib/docker/volumes/${name}/_data`
}
