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

/** Every volume some container mounts; like dockerd's, `Labels` is null where there are none. */
export function volumes(engine: Engine) {
  const found = new Map<string, { by: Container; references: number }>()
  for (const by of engine.containers.values())
    for (const mount of by.mounts)
      if (mount.kind === 'volume')
        found.set(mount.name, {
          by: found.get(mount.name)?.by ?? by,
          references: (found.get(mount.name)?.references ?? 0) + 1,
        })
  return [...found].map(([Name, { by, references }]) => {
    const project = by.labels['com.docker.compose.project']
    return {
      volume: {
        CreatedAt: rfc3339Seconds(by.createdAt - 300),
        Driver: 'local',
        Labels: project === undefined ? null : { 'com.docker.compose.project': project },
        Mountpoint: mountpoint(Name),
        Name,
        Options: null,
        Scope: 'local',
      },
      references,
    }
  })
}

export function volume(engine: Engine, name: string) {
  const found = volumes(engine).find((each) => each.volume.Name === name)
  if (!found) throw new Refusal(404, `get ${name}: no such volume`)
  return found.volume
}

function mountpoint(name: string): string {
  return `/var/lib/docker/volumes/${name}/_data`
}
