/** Images: GET /images/json, /images/{name}/json and /history. Size, age and layers are derived from the name. */
import type { Engine } from '../engine-state'
import { derivedId, numberOf } from '../random'
import { Refusal } from '../refusal'
import { type StoredImage, withTag } from '../stored'
import { layersOf } from './layers'
import { rfc3339 } from './times'

const DAY_MS = 86_400_000
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export function imageId(image: string): string {
  return `sha256:${derivedId('image', withTag(image))}`
}

/** Size and age that always belong to that name: 5 MB to 600 MB, up to 200 days. */
export function imageOf(image: string): { bytes: number; ageMs: number } {
  const number = numberOf(derivedId('image size', withTag(image)))
  return { bytes: 5_000_000 + (number % 595_000_000), ageMs: (1 + (number % 200)) * DAY_MS }
}

/** `usage`: containers by image, for /system/df. */
export function images(engine: Engine, usage?: Map<string, number>) {
  return [...engine.stored.images.values()].map((stored) => {
    const { bytes, ageMs } = imageOf(stored.name)
    return {
      Containers: usage ? (usage.get(stored.name) ?? 0) : -1,
      Created: Math.floor((engine.machine.bootedAt - ageMs) / 1000),
      Id: stored.id,
      Labels: stored.tags.length > 0 ? null : {},
      ParentId: '',
      RepoDigests: digestsOf(stored),
      // As dockerd up to API 1.42 says that there are none.
      RepoTags: stored.tags.length > 0 ? stored.tags : ['<none>:<none>'],
      SharedSize: usage ? 0 : -1,
      Size: bytes,
      VirtualSize: bytes,
    }
  })
}

/** Those of a registry; an image that was loaded from a file has none, as the lab's. */
function digestsOf({ name, tags }: StoredImage): string[] | null {
  if (tags.length === 0) return ['<none>@<none>']
  const repository = name.slice(0, name.lastIndexOf(':'))
  return repository === 'busybox' ? null : [`${repository}@sha256:${derivedId('digest', name)}`]
}

/** By tag, id or the beginning of one. @throws Refusal 404 */
export function findImage(engine: Engine, reference: string): StoredImage {
  const bare = reference.replace(/^sha256:/, '')
  const found = [...engine.stored.images.values()].find(
    (each) =>
      each.tags.includes(withTag(reference)) || (/^[0-9a-f]+$/.test(bare) && each.id.startsWith(`sha256:${bare}`)),
  )
  if (!found) throw new Refusal(404, `no such image: ${reference}: No such image: ${withTag(reference)}`)
  return found
}

export function image(engine: Engine, reference: string) {
  const { id, name, tags } = findImage(engine, reference)
  const { bytes, ageMs } = imageOf(name)
  const layer = `/var/lib/docker/overlay2/${derivedId('image layer', name)}`
  const createdAt = engine.machine.bootedAt - ageMs
  return {
    Id: id,
    RepoTags: tags,
    RepoDigests: [],
    Parent: '',
    Comment: '',
    Created: rfc3339(createdAt),
    Container: '',
    ContainerConfig: { ...EMPTY_CONFIG, Env: null, Cmd: null },
    DockerVersion: '20.10.24+dfsg1',
    Author: '',
    Config: { ...EMPTY_CONFIG, Env: [PATH], Cmd: ['sh'] },
    Architecture: 'amd64',
    Os: 'linux',
    Size: bytes,
    VirtualSize: bytes,
    GraphDriver: {
      Data: { MergedDir: `${layer}/merged`, UpperDir: `${layer}/diff`, WorkDir: `${layer}/work` },
      Name: 'overlay2',
    },
    RootFS: { Type: 'layers', Layers: [`sha256:${derivedId('root layer', name)}`] },
    Metadata: { LastTagTime: rfc3339(createdAt + 1000) },
  }
}

/** Newest layer first; only it has an id and tags, as for an image that was pulled. */
export function history(engine: Engine, reference: string) {
  const { id, name, tags } = findImage(engine, reference)
  const { bytes, ageMs } = imageOf(name)
  const Created = Math.floor((engine.machine.bootedAt - ageMs) / 1000)
  return layersOf(name, bytes).map(({ createdBy, sizeBytes }, at) => ({
    Comment: '',
    Created: Created - at * 2,
    CreatedBy: createdBy,
    Id: at === 0 ? id : '<missing>',
    Size: sizeBytes,
    Tags: at === 0 && tags.length > 0 ? tags : null,
  }))
}

const EMPTY_CONFIG = {
  Hostname: '',
  Domainname: '',
  User: '',
  AttachStdin: false,
  AttachStdout: false,
  AttachStderr: false,
  Tty: false,
  OpenStdin: false,
  StdinOnce: false,
  Env: null,
  Cmd: null,
  Image: '',
  Volumes: null,
  WorkingDir: '',
  Entrypoint: null,
  OnBuild: null,
  Labels: null,
}
