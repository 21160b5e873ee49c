/**
 * Diagnosis: what one looks at when a container misbehaves, asked at once and explained on one page. Keeps nothing: each
 * question is asked anew, of the engine of its host and through the doors of other capabilities.
 */
import type { ContainerReference } from '../../../shared/contract/containers'
import type { diagnosis as diagnosisContract } from '../../../shared/contract/diagnosis'
import type { Implementation } from '../../../shared/contract/runtime'
import type { ChosenFiles } from '../ports'
import { type CollectPorts, collect } from './collect'
import { diagnose } from './findings'

export interface DiagnosisPorts extends CollectPorts {
  chosen: Pick<ChosenFiles, 'create'>
}

export function createDiagnosis(ports: DiagnosisPorts) {
  const reportOf = async (it: ContainerReference, signal: AbortSignal) => diagnose(await collect(ports, it, signal))

  const handlers = {
    of: (it, { signal }) => reportOf(it, signal),
    async save({ fileId, ...it }, { signal }) {
      const file = await ports.chosen.create(fileId, signal)
      try {
        const { text } = await reportOf(it, signal)
        await written(file.stream, text)
        await file.commit()
      } catch (thrown) {
        await file.discard()
        throw thrown
      }
    },
  } satisfies Implementation<typeof diagnosisContract, unknown>

  return { handlers }
}

function written(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject)
    stream.end(text, () => resolve())
  })
}
