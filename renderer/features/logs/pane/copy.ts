/**
 * Puts what is selected on the clipboard exactly as it was written, or with each line's instant before it. The lines are
 * read from the engine, for a selection may be far longer than what the page holds. Used by viewer.ts.
 */
import { bytes } from '../../../ui/format'
import type { Feed } from './feed'
import { isMark, type Line, linesOf } from './line'
import { bytesOfUnits, ends, type Selection } from './selection'

/** More than that is for a file. */
const MAX_BYTES = 64 * 1024 * 1024
const PER_ANSWER = 5000

/** `nameOf` gives the source's name where there are several. Gives the sentence that says what was done. */
export async function copySelection(
  feed: Feed,
  selection: Selection,
  withTimes: boolean,
  nameOf: (line: Line) => string,
  signal: AbortSignal,
): Promise<string> {
  const { from, to } = ends(selection)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const pieces: string[] = []
  let sizeBytes = 0
  for (let next = from.line; next <= to.line; ) {
    const lines = linesOf(await feed.read(next, Math.min(PER_ANSWER, to.line + 1 - next), signal))
    if (lines.length === 0) break
    for (const line of lines) {
      if (isMark(line)) continue
      const start = line.number === from.line ? from.unit : 0
      const end = line.number === to.line ? to.unit : Number.POSITIVE_INFINITY
      const part = bytesOfUnits(line, start, end)
      sizeBytes += part.length
      pieces.push((withTimes ? `${new Date(line.at).toISOString()} ${nameOf(line)}` : '') + decoder.decode(part))
    }
    if (sizeBytes > MAX_BYTES) return `That is more than ${bytes(MAX_BYTES)}: download it instead. Nothing was copied.`
    next = (lines.at(-1)?.number ?? next) + 1
  }
  const text = pieces.join('\n')
  await navigator.clipboard.writeText(text)
  return pieces.length === 1 ? 'Copied' : `${pieces.length.toLocaleString('en')} lines copied`
}
