/**
 * Up- and downloads begun on this page, by container: the task does the work in the engine and outlives the page, this
 * only remembers which to show where. The dialogs of the system give ids, never paths.
 */
import { create } from 'zustand'
import type { Container } from '../../../shared/contract/containers'
import type { FileEntry } from '../../../shared/contract/files'
import { engine, notifyFailure, shell } from '../../app/hooks'
import { below, nameOf } from './words'

interface Transfers {
  /** Task ids, oldest first. */
  of: ReadonlyMap<string, readonly string[]>
}

const useStore = create<Transfers>(() => ({ of: new Map() }))
const NONE: readonly string[] = []

export const useTransfers = (key: string): readonly string[] => useStore(({ of }) => of.get(key) ?? NONE)

function change(key: string, to: (ids: readonly string[]) => readonly string[]) {
  useStore.setState(({ of }) => ({ of: new Map(of).set(key, to(of.get(key) ?? NONE)) }))
}
export const forget = (key: string, taskId: string): void => change(key, (ids) => ids.filter((id) => id !== taskId))

const referenceOf = ({ hostId, id, name }: Container) => ({ hostId, id, name })

/** Asks where to, then begins. A folder comes as a tar archive. */
export async function download(row: Container, path: string, as: 'file' | 'directory'): Promise<void> {
  try {
    const name = nameOf(path) || row.name
    const suggestedName = as === 'directory' ? `${name}.tar` : name
    const { chosen } = await shell().files.chooseSave({
      title: `Download ${name}`.slice(0, 200),
      suggestedName: suggestedName.slice(-255),
    })
    if (!chosen) return
    const { taskId } = await engine().files.download({ ...referenceOf(row), path, fileId: chosen.fileId })
    change(row.key, (ids) => [...ids, taskId])
  } catch (thrown) {
    notifyFailure(thrown)
  }
}

export interface Chosen {
  fileIds: string[]
  /** Of those, the names that are there already. */
  there: string[]
}

/** What a person chose to upload; undefined when nothing. */
export async function chooseUpload(
  what: 'files' | 'folder',
  entries: readonly FileEntry[],
): Promise<Chosen | undefined> {
  try {
    const title = what === 'files' ? 'Files to upload' : 'Folder to upload'
    const { chosen } = await shell().files.chooseOpen({ title, what })
    if (chosen.length === 0) return undefined
    const names = new Set(entries.map(({ name }) => name))
    return {
      fileIds: chosen.map(({ fileId }) => fileId),
      there: chosen.flatMap(({ name }) => (names.has(name) ? [name] : [])),
    }
  } catch (thrown) {
    notifyFailure(thrown)
    return undefined
  }
}

export interface Upload {
  directory: string
  fileIds: string[]
  overwrite: boolean
  reason?: string | undefined
}

export async function upload(row: Container, { directory, ...wanted }: Upload): Promise<void> {
  try {
    const { taskId } = await engine().files.upload({ ...referenceOf(row), path: directory, ...wanted })
    change(row.key, (ids) => [...ids, taskId])
  } catch (thrown) {
    notifyFailure(thrown)
  }
}

export const downloadEntry = (row: Container, directory: string, { name }: FileEntry, as: 'file' | 'directory') =>
  download(row, below(directory, name), as)
