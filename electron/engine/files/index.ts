/**
 * Files inside containers: browse, read and edit small texts, upload, download. Everything goes through the engine's
 * archive calls and short commands inside, both of which stay in the container's own root. Its door; see README.md.
 */
import type { files as filesContract } from '../../../shared/contract/files'
import type { Implementation } from '../../../shared/contract/runtime'
import { cleanText } from '../../../shared/domain/text'
import { Failure } from '../../../shared/errors'
import type { Session } from '../access'
import type { Containers } from '../containers'
import type { Hosts } from '../hosts'
import type { ChosenFiles, Clock } from '../ports'
import type { TaskControl, Tasks } from '../tasks'
import { DOWNLOAD, download } from './download'
import { readText, writeText } from './editing'
import { listDirectory } from './list'
import type { Inside } from './locate'
import { nameOf } from './paths'
import { LOOK, UPLOAD, upload } from './upload'
import { inOurWords } from './words'

export interface FilesPorts {
  hosts: Pick<Hosts, 'engineOf' | 'nameOf'>
  containers: Pick<Containers, 'get'>
  tasks: Pick<Tasks, 'run'>
  chosen: ChosenFiles
  clock: Clock
  policy: () => { reasonRequired: boolean }
}

interface Asked {
  hostId: string
  id: string
  name?: string | undefined
  path: string
}

function cleaned(thrown: unknown): unknown {
  if (!(thrown instanceof Failure)) return thrown
  const { code, message, ...more } = thrown.info
  return new Failure(code, cleanText(message, 1000), { ...more, cause: thrown })
}

export function createFiles({ hosts, containers, tasks, chosen, clock, policy }: FilesPorts) {
  const transfer = { chosen, now: clock.monotonic }
  const insideOf = ({ hostId, id }: Asked): Inside => ({ docker: hosts.engineOf(hostId), id })

  /** Where no row tells, it is tried: a command in what does not run fails at once. */
  function isRunning({ hostId, id }: Asked): boolean {
    const state = containers.get(`${hostId}/${id}`)?.state
    return state === undefined || state === 'running'
  }

  /** What the engine refuses is said in our words, and no name of a file can do anything to the sentence it stands in. */
  async function inWords<R>(asked: Asked, work: () => Promise<R>): Promise<R> {
    try {
      return await work()
    } catch (thrown) {
      const place = { path: asked.path, container: nameIn(asked), hostName: hostNameOf(asked) }
      throw cleaned(inOurWords(thrown, place))
    }
  }
  const nameIn = ({ name, id }: Asked) => name ?? id.slice(0, 12)
  const hostNameOf = ({ hostId }: Asked) => hosts.nameOf(hostId) ?? 'that host'

  function requireReason(reason: string | undefined): void {
    if (policy().reasonRequired && !reason)
      throw new Failure('INVALID', 'A reason is required.', { hint: 'Say in a few words why.' })
  }

  /** Tasks end on their own terms: what runs in them speaks in our words too. */
  const asTask = (asked: Asked, work: (task: TaskControl) => Promise<void>) => (task: TaskControl) =>
    inWords(asked, () => work(task))

  const handlers = {
    list: (asked, { signal }) =>
      inWords(asked, () =>
        listDirectory(insideOf(asked), { path: asked.path, isRunning: isRunning(asked), now: clock.monotonic }, signal),
      ),
    read: (asked, { signal }) => inWords(asked, () => readText(insideOf(asked), asked.path, isRunning(asked), signal)),
    async write(asked, { signal }) {
      requireReason(asked.reason)
      const { path, text, version } = asked
      const change = { path, text, version, at: clock.now() }
      return { version: await inWords(asked, () => writeText(insideOf(asked), change, isRunning(asked), signal)) }
    },
    async download(asked, { session }) {
      const wanted = { inside: insideOf(asked), path: asked.path, fileId: asked.fileId, isRunning: isRunning(asked) }
      const title = `Download ${nameOf(asked.path) || 'the whole file system'} from ${nameIn(asked)} on ${hostNameOf(asked)}`
      const task = { kind: 'file.download', title, steps: [DOWNLOAD], operator: session.operator }
      return {
        taskId: await tasks.run(
          task,
          asTask(asked, (control) => download(wanted, transfer, control)),
        ),
      }
    },
    async upload(asked, { session }) {
      if (asked.overwrite) requireReason(asked.reason)
      const { path, fileIds, overwrite } = asked
      const wanted = { inside: insideOf(asked), path, fileIds, overwrite, isRunning: isRunning(asked) }
      const title = `Upload into ${path} of ${nameIn(asked)} on ${hostNameOf(asked)}`
      const task = { kind: 'file.upload', title, steps: [LOOK, UPLOAD], operator: session.operator }
      return {
        taskId: await tasks.run(
          task,
          asTask(asked, (control) => upload(wanted, transfer, control)),
        ),
      }
    },
  } satisfies Implementation<typeof filesContract, Session>

  return { handlers }
}
