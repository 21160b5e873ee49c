/**
 * Docker's words for images to ours (Engine API, ImageList, ImageInspect, ImageHistory, ImageDelete). Pure; used by
 * images.ts. A tag that is no reference could not be asked for again, so it is left out.
 */
import * as z from 'zod'
import type { Image, ImageDetails } from '../../../../shared/contract/images'
import { anything, entriesOf, list, number, object, record, text, words } from './fields'

const MAX_IMAGES = 20_000
const MAX_LAYERS = 500

/** Podman leaves the algorithm out in places. */
const id = z
  .string()
  .regex(/^(sha256:)?[0-9a-f]{64}$/)
  .transform((raw) => (raw.startsWith('sha256:') ? raw : `sha256:${raw}`))

const REFERENCE = /^[a-zA-Z0-9][a-zA-Z0-9._:/@-]{0,1023}$/

/**
 * Can it stand in a path and mean an image? Of the grammar of references this holds what matters there: no character
 * with a meaning in a URL, and no part that a server would tidy up (`..`).
 */
export function isReference(name: string): boolean {
  return REFERENCE.test(name) && !name.split('/').some((part) => part === '' || part === '.' || part === '..')
}

const references = list(z.string(), 200).transform((all) => all.filter(isReference))

const listed = object({
  Id: id,
  RepoTags: references,
  RepoDigests: references,
  Created: number,
  Size: number,
  Labels: record,
})

export function readImages(raw: unknown): Omit<Image, 'key' | 'hostId'>[] {
  return list(listed, MAX_IMAGES)
    .parse(raw)
    .map((one) => ({
      id: one.Id,
      tags: one.RepoTags.sort(),
      digests: one.RepoDigests.sort(),
      sizeBytes: one.Size,
      createdAt: one.Created * 1000,
      labels: one.Labels,
    }))
}

const inspected = object({
  Architecture: text(64),
  Variant: text(64),
  Os: text(64),
  Author: text(512),
  Config: object({
    Entrypoint: words,
    Cmd: words,
    Env: list(text(32_768)),
    WorkingDir: text(4096),
    User: text(128),
    ExposedPorts: anything,
    Volumes: anything,
    Labels: record,
  }),
})

const layer = object({
  Created: number,
  CreatedBy: text(4096),
  Size: number,
  Tags: references,
})

/** `history` is a second answer, newest layer first. */
export function readImage(raw: unknown, history: unknown): ImageDetails {
  const { Architecture, Variant, Os, Author, Config } = inspected.parse(raw)
  return {
    architecture: [Architecture, Variant].filter(Boolean).join('/'),
    os: Os,
    author: Author,
    entrypoint: Config.Entrypoint,
    command: Config.Cmd,
    environment: Config.Env.map(variable),
    workingDirectory: Config.WorkingDir,
    user: Config.User,
    exposedPorts: keysOf(Config.ExposedPorts),
    volumes: keysOf(Config.Volumes),
    labels: Config.Labels,
    layers: list(layer, MAX_LAYERS)
      .parse(history)
      .map((one) => ({
        createdAt: one.Created * 1000,
        createdBy: one.CreatedBy,
        sizeBytes: one.Size,
        tags: one.Tags,
      })),
  }
}

function variable(pair: string): { name: string; value: string } {
  const equals = pair.indexOf('=')
  return equals < 0 ? { name: pair, value: '' } : { name: pair.slice(0, equals), value: pair.slice(equals + 1) }
}

/** Sets come as objects with empty values: `{"80/tcp": {}}`. */
function keysOf(raw: unknown): string[] {
  return entriesOf(raw).map(([key]) => text(512).parse(key))
}

const removed = object({ Untagged: text(1024), Deleted: text(128) })

export function readRemoved(raw: unknown): { untagged: string[]; deleted: string[] } {
  const all = list(removed).parse(raw)
  return {
    untagged: all.map((one) => one.Untagged).filter(Boolean),
    deleted: all.map((one) => one.Deleted).filter(Boolean),
  }
}
