/**
 * What lies on the disk of a simulated engine whether or not a container uses it: images and volumes. A container brings
 * its own when it is added and leaves them when it goes; population adds what months of use leave behind. Part of
 * engine-state.ts; listed by answers/, removed by removals.ts.
 */
import type { Container } from './model'
import { derivedId } from './random'

export interface StoredImage {
  /** `sha256:…` */
  id: string
  tags: string[]
  /** What size, age and layers are derived from. */
  name: string
}

export interface StoredVolume {
  name: string
  createdAt: number
  labels: Record<string, string> | null
}

export interface Stored {
  /** By id, in order of arrival. */
  readonly images: Map<string, StoredImage>
  readonly volumes: Map<string, StoredVolume>
  addImage(name: string, tags?: string[]): void
  addVolume(volume: StoredVolume): void
  /** What the container needs, unless it is there already. */
  keepFor(container: Container): void
}

export function createStored(): Stored {
  const images = new Map<string, StoredImage>()
  const volumes = new Map<string, StoredVolume>()
  const stored: Stored = {
    images,
    volumes,
    addImage(name, tags = [name]) {
      const id = `sha256:${derivedId('image', name)}`
      if (!images.has(id)) images.set(id, { id, tags, name })
    },
    addVolume(volume) {
      if (!volumes.has(volume.name)) volumes.set(volume.name, volume)
    },
    keepFor(container) {
      stored.addImage(withTag(container.image))
      const project = container.labels['com.docker.compose.project']
      for (const mount of container.mounts) {
        if (mount.kind !== 'volume') continue
        const labels = project === undefined ? null : { 'com.docker.compose.project': project }
        stored.addVolume({ name: mount.name, createdAt: container.createdAt - 300, labels })
      }
    },
  }
  return stored
}

export function withTag(image: string): string {
  return /:[^/]+$/.test(image) ? image : `${image}:latest`
}
