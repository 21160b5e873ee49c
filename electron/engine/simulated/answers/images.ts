/** Images: made from the names the containers use. GET /images/json, /images/{name}/json. */
import type { Engine } from '../engine-state'
import { derivedId, numberOf } from '../random'
import { Refusal } from '../refusal'
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

export function images(engine: Engine, usage?: Map<string, number>) {
  return imageNames(engine).map((name) => {
    const { bytes, ageMs } = imageOf(name)
    return {
      Containers: usage ? (usage.get(name) ?? 0) : -1,
      Created: Math.floor((engine.machine.bootedAt - ageMs) / 1000),
      Id: imageId(name),
      Labels: null,
      ParentId: '',
      RepoDigests: null,
      RepoTags: [name],
      SharedSize: usage ? 0 : -1,
      Size: bytes,
      VirtualSize: bytes,
    }
  })
}

export function image(engine: Engine, reference: string) {
  const name = imageNames(engine).find((each) => each === withTag(reference) || imageId(each).startsWith(reference))
  if (name === undefined) throw new Refusal(404, `no such image: ${reference}: No such image: ${withTag(reference)}`)
  const { bytes, ageMs } = imageOf(name)
  const layer = `/var/lib/docker/overlay2/${derivedId('image layer', name)}`
  const createdAt = engine.machine.bootedAt - ageMs
  return {
    Id: imageId(name),
    RepoTags: [name],
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

/** With tags, each once. */
export function imageNames(engine: Engine): string[] {
  return [...new Set([...engine.containers.values()].map((each) => withTag(each.image)))]
}

export function withTag(image: string): string {
  return /:[^/]+$/.test(image) ? image : `${image}:latest`
}
