/**
 * Files a person chose in the system's dialog. The page gets an id and the last part of the path, never the path; the
 * engine trades the id for the path, once, within an hour, and only for what it was chosen for. Pure but for the
 * clock; file-dialogs.ts asks the person, shell-service.ts serves both sides.
 */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { Failure } from '../../shared/errors'

const GOOD_FOR_MS = 3_600_000
/** Beyond any real choice of files at once; the oldest go first. */
const MOST = 2_000

export interface ChosenFiles {
  /** Notes a path and gives what the page may know of it. */
  note: (path: string, use: 'save' | 'open') => { fileId: string; name: string }
  /** Rejects with NOT_FOUND when the id was used, is too old, or stands for the other use. */
  pathOf: (fileId: string, use: 'save' | 'open') => { path: string }
}

/** `now` in milliseconds that only grow. */
export function createChosenFiles(now: () => number = () => performance.now()): ChosenFiles {
  const chosen = new Map<string, { path: string; use: 'save' | 'open'; until: number }>()

  function forgetOld() {
    const at = now()
    for (const [id, { until }] of chosen) if (until <= at || chosen.size > MOST) chosen.delete(id)
  }

  return {
    note(path, use) {
      const fileId = randomBytes(16).toString('hex')
      chosen.set(fileId, { path, use, until: now() + GOOD_FOR_MS })
      forgetOld()
      return { fileId, name: basename(path) }
    },
    pathOf(fileId, use) {
      forgetOld()
      const found = chosen.get(fileId)
      if (found?.use !== use) {
        throw new Failure('NOT_FOUND', 'That choice of a file is no longer good.', { hint: 'Choose the file again.' })
      }
      chosen.delete(fileId)
      return { path: found.path }
    },
  }
}

/** A name to suggest, made of a host's words: its last part only, nothing that a file system or a dialog could read otherwise. */
export function plainFileName(suggested: string): string {
  const last = suggested.split(/[\\/]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
    .slice(-200)
    .trim()
  return plain === '' ? 'file' : plain
}
