/**
 * The part of Docker's API (1.41) a simulated engine has: which handler answers which path. A handler gives the JSON to
 * send, nothing for 204, or `STREAMING` when it writes the answer itself. Called by http-server.ts.
 */

import { kill, pause, remove, rename, restart, startByHand, stop, unpause, update } from './actions'
import { changes } from './answers/changes'
import { history, image, images } from './answers/images'
import { inspect } from './answers/inspect'
import { listEntry } from './answers/list'
import { volume, volumes } from './answers/mounts'
import { network, networks } from './answers/networks'
import { diskUsage, info, version } from './answers/system'
import { top } from './answers/top'
import { create } from './create'
import { createExec, inspectExec, resizeContainer, resizeExec } from './execs'
import { matchesList, parseFilters } from './filters'
import { streamLogs } from './log-stream'
import { isUp } from './model'
import { pageNotFound } from './refusal'
import { removeImage, removeNetwork, removeVolume } from './removals'
import { type Asked, Created, flag, jsonBody, namedContainer, wholeNumber } from './request'
import { STREAMING, streamEvents, streamStats } from './streams'

/** Docker's default time between SIGTERM and SIGKILL. */
const STOP_TIMEOUT_S = 10

type Handler = (asked: Asked) => unknown
const NAME = '/containers/([^/]+)'

const ROUTES: [method: string, pattern: RegExp, handler: Handler][] = [
  ['GET', at('/version'), ({ engine }) => version(engine)],
  ['GET', at('/info'), ({ engine }) => info(engine)],
  ['GET', at('/system/df'), ({ engine }) => diskUsage(engine)],
  ['GET', at('/events'), streamEvents],
  ['GET', at('/containers/json'), list],
  ['POST', at('/containers/create'), createNamed],
  ['GET', at(`${NAME}/changes`), (asked) => changes(namedContainer(asked))],
  ['GET', at(`${NAME}/json`), (asked) => inspect(asked.engine, namedContainer(asked), flag(asked.query, 'size'))],
  ['GET', at(`${NAME}/stats`), streamStats],
  ['GET', at(`${NAME}/logs`), streamLogs],
  ['POST', at(`${NAME}/exec`), createExec],
  ['POST', at(`${NAME}/resize`), resizeContainer],
  ['GET', at('/exec/([^/]+)/json'), inspectExec],
  ['POST', at('/exec/([^/]+)/resize'), resizeExec],
  ['GET', at(`${NAME}/top`), (asked) => top(asked.engine, namedContainer(asked), asked.query.get('ps_args') ?? '')],
  ['POST', at(`${NAME}/start`), (asked) => startByHand(asked.engine, namedContainer(asked))],
  ['POST', at(`${NAME}/stop`), (asked) => stop(asked.engine, namedContainer(asked), stopTimeoutMs(asked))],
  ['POST', at(`${NAME}/restart`), (asked) => restart(asked.engine, namedContainer(asked), stopTimeoutMs(asked))],
  ['POST', at(`${NAME}/pause`), (asked) => pause(asked.engine, namedContainer(asked))],
  ['POST', at(`${NAME}/unpause`), (asked) => unpause(asked.engine, namedContainer(asked))],
  ['POST', at(`${NAME}/kill`), killNamed],
  ['POST', at(`${NAME}/rename`), (asked) => rename(asked.engine, namedContainer(asked), asked.query.get('name') ?? '')],
  ['POST', at(`${NAME}/update`), updateNamed],
  ['DELETE', at(NAME), (asked) => remove(asked.engine, namedContainer(asked), flag(asked.query, 'force'))],
  ['GET', at('/images/json'), ({ engine }) => images(engine)],
  ['GET', at('/images/(.+)/json'), ({ engine, names }) => image(engine, names[0] ?? '')],
  ['GET', at('/images/(.+)/history'), ({ engine, names }) => history(engine, names[0] ?? '')],
  [
    'DELETE',
    at('/images/(.+)'),
    ({ engine, names, query }) => removeImage(engine, names[0] ?? '', flag(query, 'force')),
  ],
  ['GET', at('/volumes'), ({ engine }) => ({ Volumes: volumes(engine).map((each) => each.volume), Warnings: null })],
  ['GET', at('/volumes/(.+)'), ({ engine, names }) => volume(engine, names[0] ?? '')],
  ['DELETE', at('/volumes/(.+)'), ({ engine, names }) => removeVolume(engine, names[0] ?? '')],
  ['GET', at('/networks'), ({ engine }) => networks(engine)],
  ['GET', at('/networks/([^/]+)'), ({ engine, names }) => network(engine, names[0] ?? '')],
  ['DELETE', at('/networks/([^/]+)'), ({ engine, names }) => removeNetwork(engine, names[0] ?? '')],
]

/** `path` without the version. @throws Refusal 404 "page not found" */
export function route(method: string, path: string): { handler: Handler; names: string[] } {
  for (const [verb, pattern, handler] of ROUTES) {
    const match = verb === method ? pattern.exec(path) : null
    if (match) return { handler, names: match.slice(1).map(decodeURIComponent) }
  }
  throw pageNotFound()
}

export { STREAMING }

function at(path: string): RegExp {
  return new RegExp(`^${path}$`)
}

function list({ engine, query }: Asked) {
  const filters = parseFilters(query.get('filters'))
  const matches = matchesList(filters)
  const limit = wholeNumber(query, 'limit', 0)
  const all = flag(query, 'all') || limit > 0 || filters.has('status') || filters.has('exited')
  const chosen = [...engine.containers.values()]
    .filter((each) => (all || isUp(each)) && matches(each))
    .sort((a, b) => b.createdAt - a.createdAt)
  const shown = limit > 0 ? chosen.slice(0, limit) : chosen
  return shown.map((each) => listEntry(engine, each, flag(query, 'size')))
}

function stopTimeoutMs({ query }: Asked): number {
  const seconds = wholeNumber(query, 't', STOP_TIMEOUT_S)
  return (seconds < 0 ? STOP_TIMEOUT_S : seconds) * 1000
}

function killNamed(asked: Asked) {
  const container = namedContainer(asked)
  return kill(asked.engine, container, asked.names[0] ?? '', asked.query.get('signal') ?? '')
}

async function createNamed(asked: Asked) {
  return new Created(create(asked.engine, asked.query.get('name') ?? '', await jsonBody(asked)))
}

async function updateNamed(asked: Asked) {
  const body = await jsonBody(asked)
  update(asked.engine, namedContainer(asked), body)
  return { Warnings: null }
}
