/**
 * What happened, on the axis of a chart: events so near to each other that their shapes would cover one another stand
 * as one, with the gravest tone and all their words. Pure; drawn by marks-row.tsx.
 */
import type { Tone } from '../mark'

export interface ChartMark {
  at: number
  tone: Tone
  /** `killed for memory`, `ended, exit code 137` */
  words: string
}

export interface MarkCluster {
  /** Of the last one in it. */
  at: number
  /** Pixels from the left edge of the plot. */
  x: number
  tone: Tone
  marks: readonly ChartMark[]
}

/** A shape and what keeps it from its neighbour. */
const APART_PX = 11
const GRAVITY: readonly Tone[] = ['crit', 'warn', 'info', 'off', 'good']

/** `marks` ascending in time; `place` gives pixels from the left edge. Those outside the plot are left out. */
export function clusterMarks(
  marks: readonly ChartMark[],
  place: (at: number) => number,
  widthPx: number,
): MarkCluster[] {
  const clusters: MarkCluster[] = []
  let open: ChartMark[] = []
  let openX = 0
  const close = () => {
    const last = open.at(-1)
    if (last) clusters.push({ at: last.at, x: openX, tone: gravest(open), marks: open })
  }
  for (const mark of marks) {
    const x = place(mark.at)
    if (x < 0 || x > widthPx) continue
    if (open.length > 0 && x - openX < APART_PX) {
      open.push(mark)
      continue
    }
    close()
    open = [mark]
    openX = x
  }
  close()
  return clusters
}

const gravest = (marks: readonly ChartMark[]): Tone =>
  GRAVITY.find((tone) => marks.some((mark) => mark.tone === tone)) ?? 'info'

/** The one whose shape is under the pointer or the crosshair. */
export function clusterNear(clusters: readonly MarkCluster[], x: number): MarkCluster | undefined {
  const nearest = [...clusters].sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0]
  return nearest && Math.abs(nearest.x - x) <= APART_PX / 2 ? nearest : undefined
}
