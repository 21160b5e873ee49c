/** What `/version` and `/info` say about an engine, and which API version we speak with it. Pure; used by index.ts. */
import type { EngineFacts } from '../../../../shared/contract/hosts'
import { Failure } from '../../../../shared/errors'
import { list, number, object, text } from './fields'
import { malformed, type Place } from './rules'

/** The newest version whose answers we know. */
const NEWEST_API = '1.47'
/** Docker 1.12 of 2016: the first with health states and `/events` as we read it. */
const OLDEST_API = '1.24'

const version = object({
  Version: text(64),
  ApiVersion: text(16),
  MinAPIVersion: text(16),
  Os: text(64),
  Arch: text(64),
  KernelVersion: text(128),
  Components: list(object({ Name: text(64) })),
})
const info = object({
  ID: text(128),
  OperatingSystem: text(128),
  KernelVersion: text(128),
  Architecture: text(64),
  NCPU: number,
  MemTotal: number,
})

export interface Engine {
  facts: EngineFacts
  /** `1.41`: the version both sides know. */
  api: string
  podman: boolean
}

/** Throws ENGINE_REFUSED when it is no engine, or one that is too old or too new. */
export function readVersion(raw: unknown, place: Place): { api: string; podman: boolean } {
  const { Version, ApiVersion, MinAPIVersion, Components } = version.parse(raw)
  if (!/^\d+\.\d+$/.test(ApiVersion)) throw malformed(place, 'a version', ApiVersion)
  if (compareVersions(ApiVersion, OLDEST_API) < 0) {
    throw new Failure('ENGINE_REFUSED', `Docker ${Version} on ${place.name} is too old for Longshore.`, {
      hint: `It speaks API ${ApiVersion}; Longshore needs ${OLDEST_API} (Docker 1.12) or newer.`,
    })
  }
  if (/^\d+\.\d+$/.test(MinAPIVersion) && compareVersions(MinAPIVersion, NEWEST_API) > 0) {
    throw new Failure('ENGINE_REFUSED', `Docker ${Version} on ${place.name} is too new for this Longshore.`, {
      hint: `It wants API ${MinAPIVersion} or newer: update Longshore.`,
    })
  }
  const api = compareVersions(ApiVersion, NEWEST_API) < 0 ? ApiVersion : NEWEST_API
  return { api, podman: Components.some((part) => /podman/i.test(part.Name)) }
}

/** Podman makes up a new id for each answer, so that it says nothing: an empty one stands for "not known". */
export function readFacts(rawVersion: unknown, rawInfo: unknown, podman: boolean): EngineFacts {
  const v = version.parse(rawVersion)
  const i = info.parse(rawInfo)
  return {
    engineId: podman ? '' : i.ID,
    version: podman ? `Podman ${v.Version}` : v.Version,
    apiVersion: v.ApiVersion,
    os: i.OperatingSystem || v.Os,
    kernel: i.KernelVersion || v.KernelVersion,
    architecture: i.Architecture || v.Arch,
    cpus: i.NCPU,
    memoryBytes: i.MemTotal,
  }
}

/** Negative, zero or positive, as for sort. Versions are `major.minor`. */
export function compareVersions(left: string, right: string): number {
  const [a = 0, b = 0] = left.split('.').map(Number)
  const [c = 0, d = 0] = right.split('.').map(Number)
  return a - c || b - d
}
