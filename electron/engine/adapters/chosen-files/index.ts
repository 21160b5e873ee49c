/**
 * Files of this computer that a person chose in the system's dialog: the only place of the engine that reads and writes
 * a person's own files. An id is traded for its path by the shell, once. Handed to files and logs by engine.ts.
 */
import type { ChosenFiles } from '../../ports'
import { createFile } from './create-file'
import { openPath } from './open-path'

/** `pathOf` is the shell's: it rejects with NOT_FOUND for an id that was used, is too old, or stands for the other use. */
export type PathOf = (fileId: string, use: 'save' | 'open', signal: AbortSignal) => Promise<string>

export function createChosenFiles(pathOf: PathOf): ChosenFiles {
  return {
    create: async (fileId, signal) => createFile(await pathOf(fileId, 'save', signal)),
    open: async (fileId, signal) => openPath(await pathOf(fileId, 'open', signal)),
  }
}
