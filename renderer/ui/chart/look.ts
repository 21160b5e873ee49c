/**
 * How the lines of charts look: each place in a legend has a colour and a dash of its own, so that neither has to be seen
 * to tell lines apart. Tokens of the theme; used by plot, legend and crosshair alike, and the geometry they share.
 */
export type LineLook = 'a' | 'b' | 'c' | 'd' | 'e' | 'f'

/** In the order they are given out. */
export const LINE_LOOKS: readonly LineLook[] = ['a', 'b', 'c', 'd', 'e', 'f']

const INKS: Record<LineLook, string> = {
  a: 'text-series-a',
  b: 'text-series-b',
  c: 'text-series-c',
  d: 'text-series-d',
  e: 'text-series-e',
  f: 'text-series-f',
}
/** The colour as a class, for what is drawn with `currentColor`. */
export const inkOf = (look: LineLook): string => INKS[look]

const DASHES: Record<LineLook, string> = {
  a: 'none',
  b: '6 3',
  c: '2 3',
  d: '8 3 2 3',
  e: '4 2',
  f: '1 4',
}
export const dashOf = (look: LineLook): string => DASHES[look]

/** Where the plot lies in a chart, in pixels from its edges: the same for all, so that their times stand under each other. */
export const PLOT = { left: 66, right: 10, top: 8, bottom: 20 } as const
/** Of what is written in a plot. */
export const WORDS_PX = 11

/** A limit: a line across the whole plot, and what it is. */
export interface Level {
  value: number
  words: string
}
