/**
 * The container calls of one engine. Used by index.ts. dockerode knows the paths; where it drops a part of the answer
 * or knows no time limit, the request is written out.
 */
import type Docker from 'dockerode'
import * as z from 'zod'
import type { ProcessList } from '../../../../shared/contract/container-details'
import { Failure } from '../../../../shared/errors'
import type { ContainerCalls } from '../../ports'
import { archiveCalls } from './archive/archive'
import type { Calls } from './calls'
import { readInspected, readInspectedRow, readList } from './container-map'
import { createBody, updateBody } from './container-map-body'
import { readSpec } from './container-map-spec'
import type { Engine } from './engine-facts'
import { list, number, object, text, words } from './fields'
import { readLogs } from './logs/logs'
import { malformed, type Place } from './rules'
import { processCalls } from './sessions/exec'
import { statsCall } from './stats'

/** Ids and names alike (Docker's RestrictedNamePattern). */
const CONTAINER_ID = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/
/** The engine compares two file systems, or deletes one. */
const SLOW_MS = 110_000
const MAX_PROCESSES = 20_000
const MAX_CHANGES = 2_000_000

const titled = object({ Titles: words, Processes: list(words, MAX_PROCESSES) })
const warned = object({ Id: text(128), Warnings: words })
const limited = object({ HostConfig: object({ Memory: number, MemorySwap: number }) })
/** 0, 1 and 2 of Kind (Engine API, ContainerChanges). */
const KINDS = ['changed', 'added', 'deleted'] as const
const changed = z.object({ Path: text(4096), Kind: z.number().int().min(0).max(2) })

export function containerCalls(
  docker: Docker,
  calls: Calls,
  place: Place,
  { api, podman, facts }: Engine,
): ContainerCalls {
  const checked = (id: string) => {
    // The engine would tidy up `..` and redirect to another of its calls.
    if (CONTAINER_ID.test(id)) return id
    throw new Failure('NOT_FOUND', `That is no container of ${place.name}.`)
  }
  const containerOf = (id: string) => docker.getContainer(checked(id))
  const pathOf = (id: string, call: string) => `/v${api}/containers/${checked(id)}${call}`

  return {
    ...processCalls({ calls, place, checked, pathOf: (path) => `/v${api}${path}` }),
    list: async (abortSignal) => readList(await docker.listContainers({ all: true, abortSignal })),
    async inspect(id, abortSignal) {
      const container = readInspected(await containerOf(id).inspect({ abortSignal }))
      if (!container) throw malformed(place, 'a container', id)
      return container
    },
    async look(id, abortSignal) {
      const row = readInspectedRow(await containerOf(id).inspect({ abortSignal }))
      if (!row) throw malformed(place, 'a container', id)
      return row
    },
    spec: async (id, abortSignal) => readSpec(await containerOf(id).inspect({ abortSignal }), podman),
    raw: (id, abortSignal) => containerOf(id).inspect({ abortSignal }),
    stats: statsCall(calls, pathOf, { podman, facts }),
    async processes(id, abortSignal) {
      const { Titles, Processes } = titled.parse(await containerOf(id).top({ abortSignal }))
      // Podman 4 answers 200 with nothing where Docker refuses.
      if (Titles.length === 0) throw new Failure('CONFLICT', `Container ${id} is not running`)
      return columnsOf(Titles, Processes)
    },
    async changes(id, signal) {
      const raw = await calls.json({ path: pathOf(id, '/changes'), signal, timeoutMs: SLOW_MS })
      return list(changed, MAX_CHANGES)
        .parse(raw)
        .map(({ Path, Kind }) => ({ kind: KINDS[Kind] ?? 'changed', path: Path }))
    },
    ...archiveCalls(calls, place, pathOf),
    logs: (id, options, signal) => readLogs(calls, { place, podman }, pathOf(id, '/logs'), options, signal),
    start: async (id, abortSignal) => void (await containerOf(id).start({ abortSignal })),
    stop: async (id, t, abortSignal) => void (await containerOf(id).stop({ t, abortSignal })),
    restart: async (id, t, abortSignal) => void (await containerOf(id).restart({ t, abortSignal })),
    pause: async (id, abortSignal) => void (await containerOf(id).pause({ abortSignal })),
    unpause: async (id, abortSignal) => void (await containerOf(id).unpause({ abortSignal })),
    kill: async (id, signal, abortSignal) => void (await containerOf(id).kill({ signal, abortSignal })),
    async remove(id, { volumes, force }, signal) {
      const query = { v: String(volumes), force: String(force) }
      await calls.json({ method: 'DELETE', path: pathOf(id, ''), query, signal, timeoutMs: SLOW_MS })
    },
    rename: async (id, name, abortSignal) => void (await containerOf(id).rename({ name, abortSignal })),
    async update(id, resources, signal) {
      const { HostConfig } = limited.parse(await containerOf(id).inspect({ abortSignal: signal }))
      const now = { memoryBytes: HostConfig.Memory, memoryAndSwapBytes: HostConfig.MemorySwap }
      const body = updateBody(resources, now)
      return warned.parse(await calls.json({ method: 'POST', path: pathOf(id, '/update'), body, signal })).Warnings
    },
    async create(spec, signal) {
      const query = spec.name === undefined ? {} : { name: spec.name }
      const path = `/v${api}/containers/create`
      const answer = await calls.json({ method: 'POST', path, query, body: createBody(spec), signal })
      const { Id, Warnings } = warned.parse(answer)
      return { id: Id, warnings: Warnings }
    },
  }
}

/** Docker splits what `ps` prints into columns; Podman 4 gives each line whole when it has to run the container's own `ps`. */
function columnsOf(titles: string[], rows: string[][]): ProcessList {
  const [line = ''] = titles
  const names = line.trim().split(/\s+/)
  if (titles.length !== 1 || names.length === 1) return { titles, rows }
  return { titles: names, rows: rows.map((row) => columns(row.join(' '), names.length)) }
}

/** The last column is a command, with spaces of its own. */
function columns(line: string, count: number): string[] {
  const words = line.trim().split(/\s+/)
  return [...words.slice(0, count - 1), words.slice(count - 1).join(' ')]
}
