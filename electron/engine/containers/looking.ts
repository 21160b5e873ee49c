/**
 * What is asked about one container when somebody looks at it. Values that look secret are masked before they leave the
 * engine's process; `reveal` gives one and is audited by the gate. Made by index.ts.
 */
import { containerDetails } from '../../../shared/contract/container-details'
import type { ContainerReference, containers as containersContract } from '../../../shared/contract/containers'
import type { Implementation } from '../../../shared/contract/runtime'
import { looksSecret, maskLabels } from '../../../shared/domain/secret-words'
import { cleanText } from '../../../shared/domain/text'
import { Failure } from '../../../shared/errors'
import type { Session } from '../access'
import type { DockerHost } from '../ports'
import { dependentsOf } from './dependents'
import { rawText } from './raw'
import { inOurWords } from './refusals'
import { keyOf, rowFromInspected } from './rules'
import { askedSpec, maskedSpec } from './spec'
import type { Rows } from './table'

/** A container that unpacked an archive differs from its image in hundreds of thousands of files. */
const MAX_CHANGES = 5000

export interface LookingPorts {
  rows: Rows
  engineOf: (hostId: string) => DockerHost
  subjectOf: (reference: ContainerReference) => { name: string; hostName: string }
}

export function createLooking({ rows, engineOf, subjectOf }: LookingPorts) {
  /** Asks the engine; what it refuses is said in our words. */
  async function ask<R>(input: ContainerReference, question: (docker: DockerHost) => Promise<R>): Promise<R> {
    try {
      return await question(engineOf(input.hostId))
    } catch (thrown) {
      throw inOurWords(thrown, subjectOf(input))
    }
  }

  const handlers = {
    async inspect(input, { signal }) {
      const { environment, labels, ...details } = await ask(input, (docker) =>
        docker.containers.inspect(input.id, signal),
      )
      const masked = environment.map(({ name, value }) => (looksSecret(name, value) ? { name } : { name, value }))
      return containerDetails.parse({ ...details, environment: masked, labels: maskLabels(labels) })
    },
    async raw(input, { signal }) {
      return { json: rawText(await ask(input, (docker) => docker.containers.raw(input.id, signal))) }
    },
    processes: (input, { signal }) => ask(input, (docker) => docker.containers.processes(input.id, signal)),
    async changes(input, { signal }) {
      const all = await ask(input, (docker) => docker.containers.changes(input.id, signal))
      return { total: all.length, changes: all.slice(0, MAX_CHANGES) }
    },
    async dependents(input, { signal }) {
      const row =
        rows.get(keyOf(input.hostId, input.id)) ??
        rowFromInspected(
          input.hostId,
          await ask(input, (docker) => docker.containers.look(input.id, signal)),
          undefined,
        )
      return dependentsOf(row, rows.ofHost(input.hostId))
    },
    async reveal(input, { signal }) {
      const { spec } = await ask(input, (docker) => docker.containers.spec(input.id, signal))
      const value = spec.environment.find(
        ({ name }) => name === input.variable || cleanText(name, 1024) === input.variable,
      )?.value
      if (value === undefined) throw new Failure('NOT_FOUND', `It has no variable ${input.variable}.`)
      return { value }
    },
    specOf: async (input, { signal }) => maskedSpec(await ask(input, (docker) => askedSpec(docker, input.id, signal))),
  } satisfies Partial<Implementation<typeof containersContract, Session>>

  return { handlers }
}
