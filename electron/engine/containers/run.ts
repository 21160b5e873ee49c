/**
 * Makes a container from a spec, as a task: pull the image where it is missing, create, start. A start that fails leaves
 * the container and says so, because its logs and its settings tell why. Called by index.ts.
 */

import type { ContainerSpec } from '../../../shared/contract/container-spec'
import type { ContainerReference } from '../../../shared/contract/containers'
import { Failure, toErrorInfo } from '../../../shared/errors'
import type { DockerHost } from '../ports'
import type { NewTask, TaskControl } from '../tasks'
import { inOurWords, type Subject, warningsInOurWords } from './refusals'
import { askedSpec, filled, hasGaps } from './spec'

export interface RunInput {
  hostId: string
  spec: ContainerSpec
  like?: ContainerReference | undefined
  start: boolean
}
export interface RunPorts {
  engineOf: (hostId: string) => DockerHost
  nameOf: (hostId: string) => string | undefined
  /** Told of the container as soon as it is there. */
  onCreated: (hostId: string, id: string, signal: AbortSignal) => Promise<void>
}

const IMAGE = 'Image'
const CREATE = 'Create'
const START = 'Start'

export function runTask({ spec, hostId, start }: RunInput, ports: RunPorts, operator: string): NewTask {
  const title = `Run ${spec.name ?? spec.image} on ${ports.nameOf(hostId) ?? 'a host'}`
  return { kind: 'container.run', title, steps: [IMAGE, CREATE, ...(start ? [START] : [])], operator }
}

export async function runContainer(input: RunInput, ports: RunPorts, task: TaskControl): Promise<void> {
  const docker = ports.engineOf(input.hostId)
  const subject = { name: input.spec.name ?? input.spec.image, hostName: ports.nameOf(input.hostId) ?? 'that host' }
  const spec = await complete(input, ports, task.signal)
  await step(task, IMAGE, subject, () => provideImage(docker, spec.image, subject, task))
  const id = await step(task, CREATE, subject, async () => {
    const { id: made, warnings } = await docker.containers.create(spec, task.signal)
    task.step(CREATE, 'running', [made.slice(0, 12), ...warningsInOurWords(warnings)].join(' · '))
    return made
  })
  if (input.start) await start(docker, id, subject, task, input, ports)
  await ports.onCreated(input.hostId, id, task.signal)
}

async function complete({ spec, like }: RunInput, { engineOf }: RunPorts, signal: AbortSignal): Promise<ContainerSpec> {
  if (!like || !hasGaps(spec)) return filled(spec, undefined)
  return filled(spec, await askedSpec(engineOf(like.hostId), like.id, signal))
}

/** Runs one step; what the engine refuses is said in our words. A step's note stays what it was set to inside. */
async function step<R>(task: TaskControl, name: string, subject: Subject, work: () => Promise<R>): Promise<R> {
  task.step(name, 'running')
  try {
    const result = await work()
    task.step(name, 'done')
    return result
  } catch (thrown) {
    const said = inOurWords(thrown, subject)
    task.step(name, 'failed', toErrorInfo(said).message)
    throw said
  }
}

async function provideImage(docker: DockerHost, image: string, subject: Subject, task: TaskControl): Promise<void> {
  if (await isThere(docker, image, task.signal)) return task.step(IMAGE, 'running', 'It is there already.')
  try {
    await docker.images.pull(
      image,
      ({ doneBytes, totalBytes, note }) => {
        task.step(IMAGE, 'running', note)
        if (totalBytes > 0) task.progress(doneBytes / totalBytes)
      },
      task.signal,
    )
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'NOT_FOUND') throw thrown
    throw new Failure('NOT_FOUND', `The image ${image} is neither on ${subject.hostName} nor in its registry.`, {
      hint: 'Look at its name and tag; a private one needs a login on that host.',
      details: thrown.message,
    })
  }
}

async function isThere(docker: DockerHost, image: string, signal: AbortSignal): Promise<boolean> {
  try {
    await docker.images.inspect(image, signal)
    return true
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'NOT_FOUND') return false
    throw thrown
  }
}

async function start(
  docker: DockerHost,
  id: string,
  subject: Subject,
  task: TaskControl,
  input: RunInput,
  ports: RunPorts,
): Promise<void> {
  try {
    await step(task, START, subject, () => docker.containers.start(id, task.signal))
  } catch (thrown) {
    if (task.signal.aborted) throw thrown
    await ports.onCreated(input.hostId, id, task.signal)
    const { code, message, hint, details } = toErrorInfo(thrown)
    throw new Failure(code, `The container was made but does not start: ${message}`, {
      hint: [hint, 'It stays in the list: remove it, or start it once that is mended.'].filter(Boolean).join(' '),
      details,
    })
  }
}
