/**
 * The charts: what pages may use of them. Sparklines and bars are imported from their own files, so that a table draws
 * without the library of the charts. Everything else of this folder is its own.
 */
export { Chart, type ChartSeries, limitWords } from './chart'
export type { ChartMark } from './chart-marks'
export { type Course, foldCourse, NO_COURSE, readingAt, stepFor } from './course'
export { ChartGroup, type Span } from './group'
export { LINE_LOOKS, PLOT } from './look'
export { instantText } from './time-axis'
export { type Unit, valueText } from './values'
