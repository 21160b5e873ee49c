/** What `/version` and `/info` say about an engine, and which API version we speak with it. Pure; used by index.ts. */

import type * as z from 'zod'
import type { EngineFacts } from '../../../../shared/contract/hosts'
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import { anything, entriesOf, flag, list, number, object, text } from './fields'
import { malformed, type Place } from './rules'

/** The newest version whose answers we know. */
const NEWEST_API = '1.47'
/** Docker 1.12 of 2016: the first with health states and `/events` as we read it. */
const OLDEST_API = '1.24'

/** Of security options, runtimes and warnings. */
const MAX_LISTED = 50

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
  Driver: text(64),
  DockerRootDir: text(1024),
  CgroupDriver: text(64),
  CgroupVersion: text(16),
  SecurityOptions: list(text(256), MAX_LISTED),
  Swarm: object({ LocalNodeState: text(64), ControlAvailable: flag }),
  Runtimes: anything.transform((raw) => entriesOf(raw, MAX_LISTED).map(([name]) => cleanText(name, 64))),
  Warnings: list(text(512), MAX_LISTED),
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
    more: readMore(i, podman),
  }
}

function readMore(i: z.output<typeof info>, podman: boolean): NonNullable<EngineFacts['more']> {
  const options = i.SecurityOptions.map(plainOption).filter((option) => option !== '')
  const cgroups = [i.CgroupDriver, i.CgroupVersion && `v${i.CgroupVersion}`].filter(Boolean).join(', ')
  const { LocalNodeState, ControlAvailable } = i.Swarm
  return {
    product: podman ? 'Podman' : 'Docker',
    storageDriver: i.Driver,
    rootDirectory: i.DockerRootDir,
    cgroups,
    securityOptions: options.filter((option) => option !== 'rootless'),
    isRootless: options.includes('rootless'),
    swarm: LocalNodeState === 'active' ? (ControlAvailable ? 'manager' : 'worker') : LocalNodeState,
    runtimes: i.Runtimes.filter((name) => name !== '').sort(),
    warnings: i.Warnings.filter((warning) => warning !== ''),
  }
}

/** `name=seccomp,profile=default` to `seccomp (default)`; engines before 17.12 say only the name. */
function plainOption(option: string): string {
  const parts = new Map(option.split(',').map((part) => [part.split('=')[0], part.slice(part.indexOf('=') + 1)]))
  const name = parts.get('name') ?? option
  const profile = parts.get('profile')
  return profile === undefined ? name : `${name} (${profile})`
}

/** Negative, zero or positive, as for sort. Versions are `major.minor`. */
export function compareVersions(left: string, right: string): number {
  const [a = 0, b = 0] = left.split('.').map(Number)
  const [c = 0, d = 0] = right.split('.').map(Number)
  return a - c || b - d
}
