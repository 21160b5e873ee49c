/** Saves a diagnosis where the person says; the engine writes it, the page never sees the path. */
import type { Container } from '../../../shared/contract/containers'
import { engine, notifyFailure, shell } from '../../app/hooks'
import { notify } from '../../ui/toast'
import { fileName } from './words'

export async function saveReport({ hostId, id, name }: Container): Promise<void> {
  try {
    const { chosen } = await shell().files.chooseSave({ title: 'Save the diagnosis', suggestedName: fileName(name) })
    if (!chosen) return
    await engine().diagnosis.save({ hostId, id, name, fileId: chosen.fileId })
    notify({ tone: 'good', title: `Saved the diagnosis of ${name}`, detail: chosen.name })
  } catch (thrown) {
    notifyFailure(thrown, 'The diagnosis could not be saved')
  }
}
