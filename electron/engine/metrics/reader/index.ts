/**
 * The reader: what a host's kernel counts of containers and of the machine, over one channel of the SSH connection. The
 * door of this folder; opened by metrics/sampling. What runs there is script.ts, all knowledge is here.
 */
import { Failure } from '../../../../shared/errors'
import type { DockerHost } from '../../ports'
import type { Batch, Sampled, Source, Wanted } from '../model'
import { type Channel, openChannel } from './channel'
import { type Finder, openFinder, type Under } from './finding'
import { missingOf, readDisk } from './host-counters'
import { type HostPaths, hostPaths, type Look, oftenSlot, PATTERN, plan, rarelySlot, readLook, SLOTS } from './look'
import { createRoster, wordsOf } from './roster'

const ANSWER_TIMEOUT_MS = 10_000

export interface ReaderOptions {
  /** Stands before every path that is read; for trees of files made by tests. */
  root?: string | undefined
  /** How long each answer may take. */
  patienceMs?: number | undefined
}

/** Rejects with a Failure where there is no way to run it, no answer in time, or nothing that it could read. */
export async function openReader(
  docker: Pick<DockerHost, 'talk' | 'facts'>,
  signal: AbortSignal,
  { root = '', patienceMs = ANSWER_TIMEOUT_MS }: ReaderOptions = {},
): Promise<Source> {
  if (!docker.talk) throw new Failure('INVALID', 'Only an SSH connection leads to the files of the kernel.')
  signal.throwIfAborted()
  const channel = openChannel(docker.talk, patienceMs)
  try {
    return await unless(
      signal,
      start(channel, (path) => root + path, docker.facts.more?.rootDirectory),
    )
  } catch (thrown) {
    channel.close()
    throw thrown
  }
}

async function start(channel: Channel, under: Under, diskPath: string | undefined): Promise<Source> {
  const { rest } = await channel.ready
  const [, own = '', parent = '', ticks = ''] = /^(\d{1,10}) (\d{1,10}) ([1-9]\d{0,5})$/.exec(rest) ?? []
  if (ticks === '') throw new Failure('INVALID', 'The reader for metrics says of itself what it should not.')
  const paths = hostPaths(under, own, parent)
  channel.put(SLOTS.any, '.')
  channel.put(SLOTS.pattern, PATTERN)
  channel.put(SLOTS.uptime, paths.uptime)
  channel.put(SLOTS.host, [...paths.files.values(), paths.own, paths.parent].join(' '))
  const find = await openFinder(channel, under)
  return createSource({
    channel,
    find,
    paths,
    ticksPerS: Number(ticks),
    askDisk: diskQuestion(channel, under, diskPath),
  })
}

/** Of the file system that the engine keeps its data on. */
function diskQuestion(channel: Channel, under: Under, path: string | undefined): () => Promise<Batch['disk']> {
  if (path === undefined || !path.startsWith('/') || /[\n\r]/.test(path)) return async () => undefined
  return async () => readDisk((await channel.df(under(path))).body, path)
}

interface Parts {
  channel: Channel
  find: Finder
  paths: HostPaths
  ticksPerS: number
  askDisk: () => Promise<Batch['disk']>
}

function createSource({ channel, find, paths, ticksPerS, askDisk }: Parts): Source {
  const roster = createRoster()
  let nowS = 0
  let missingOfHost: readonly string[] = []
  let missingDisk: readonly string[] = []

  async function place(wanted: readonly Sampled[]): Promise<void> {
    if (wanted.length === 0) return
    for (const { one, files } of await find(wanted)) {
      const known = roster.place(one, files, nowS)
      const { often, rarely } = wordsOf(known)
      if (often !== '') channel.put(oftenSlot(known), often)
      channel.put(rarelySlot(known), rarely)
    }
  }

  async function look(wanted: Wanted): Promise<Batch> {
    await place(roster.unplaced(wanted.containers, nowS))
    const questions = plan(roster.placed(wanted.containers), wanted)
    const answers = questions.map(async (question) =>
      readLook(await channel.go(question.slots), question, roster, paths, ticksPerS),
    )
    const [disk, ...looks] = await Promise.all([wanted.slow ? askDisk() : undefined, ...answers])
    nowS = looks[0]?.atS ?? nowS
    roster.asked(wanted.containers, nowS)
    return toBatch(wanted, looks, disk)
  }

  function toBatch(wanted: Wanted, looks: readonly Look[], disk: Batch['disk']): Batch {
    const host = wanted.host ? looks[0]?.host : undefined
    if (host) missingOfHost = missingOf(host)
    if (wanted.slow) missingDisk = disk ? [] : ['disk use of the host']
    return {
      containers: looks.flatMap(({ containers }) => containers),
      host,
      disk,
      cost: wanted.host ? looks[0]?.cost : undefined,
      leftOut: [...roster.leftOut(), ...missingOfHost, ...missingDisk],
    }
  }

  let before: Promise<unknown> = Promise.resolve()
  return {
    kind: 'reader',
    close: () => channel.close(),
    sample(wanted, signal) {
      // One after another: what one look learns of where files are is not to be learned twice.
      const turn = before.then(() => look(wanted))
      before = turn.catch(channel.close)
      return unless(signal, turn)
    },
  }
}

/** What is under way goes on when nobody waits for it any more: its answer has to be taken in. */
async function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const given = Promise.withResolvers<never>()
  const giveUp = () => given.reject(signal.reason)
  if (signal.aborted) giveUp()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    return await Promise.race([given.promise, work])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
