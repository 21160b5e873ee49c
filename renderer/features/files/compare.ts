/** What a save would change, line by line, in bounded time. Pure; used by save-dialog.tsx. */
import { structuredPatch } from 'diff'

export interface DiffLine {
  kind: 'same' | 'added' | 'removed' | 'gap'
  /** Without its line end; of a gap empty. */
  text: string
  /** Line numbers from 1, where the line stands in that text. */
  before?: number | undefined
  after?: number | undefined
}

export interface Comparison {
  lines: DiffLine[]
  added: number
  removed: number
  /** More is different than is shown. */
  isCut: boolean
}

const CONTEXT_LINES = 3
const MAX_LINES = 2000
/** Two texts without a line in common take quadratic time: beyond this it is said in numbers only. */
const MAX_MS = 400

/** Undefined where the texts differ too much to be set beside each other. */
export function compare(before: string, after: string): Comparison | undefined {
  const options = { context: CONTEXT_LINES, timeout: MAX_MS }
  const patch = structuredPatch('', '', before, after, undefined, undefined, options)
  if (!patch) return undefined
  const lines: DiffLine[] = []
  let added = 0
  let removed = 0
  for (const { oldStart, newStart, lines: raw } of patch.hunks) {
    if (oldStart > 1 || newStart > 1) lines.push({ kind: 'gap', text: '' })
    let old = oldStart
    let now = newStart
    for (const line of raw) {
      const text = line.slice(1)
      if (line.startsWith('+')) added += 1
      if (line.startsWith('-')) removed += 1
      if (line.startsWith('+')) lines.push({ kind: 'added', text, after: now++ })
      else if (line.startsWith('-')) lines.push({ kind: 'removed', text, before: old++ })
      else if (line.startsWith(' ')) lines.push({ kind: 'same', text, before: old++, after: now++ })
      else lines.push({ kind: 'same', text: 'No line end at the end of the file' })
    }
  }
  return { lines: lines.slice(0, MAX_LINES), added, removed, isCut: lines.length > MAX_LINES }
}
