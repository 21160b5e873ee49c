/**
 * What comes each second: the lines of a chart with the bands between their extremes, drawn as bare paths over the axes. A
 * path of 600 points is made in less than a millisecond, so all charts of a page can move each second.
 */
import { memo } from 'react'
import type { Course } from './course'
import { type Geometry, xOf, yOf } from './geometry'
import { bandPath, dotPath, linePath } from './line-path'
import { dashOf, inkOf, type Level, type LineLook, WORDS_PX } from './look'

export interface Line {
  id: string
  course: Course
  look: LineLook
  /** Draws what lies between the extremes as a faint band. */
  hasBand: boolean
}

export interface Trend {
  from: { at: number; value: number }
  until: { at: number; value: number }
}

interface LinesProps {
  geometry: Geometry
  lines: readonly Line[]
  levels: readonly Level[]
  /** Where something is heading. */
  trend?: Trend | undefined
}

export const Lines = memo(function Lines({ geometry, lines, levels, trend }: LinesProps) {
  return (
    <svg
      aria-hidden="true"
      width={geometry.widthPx}
      height={geometry.heightPx}
      className="absolute inset-0 overflow-hidden"
    >
      {lines.map(({ id, course, look, hasBand }) =>
        hasBand ? (
          <path key={id} d={bandPath(course, geometry)} className={inkOf(look)} fill="currentColor" opacity={0.18} />
        ) : null,
      )}
      {trend ? (
        <path
          d={`M${xOf(geometry, trend.from.at)} ${yOf(geometry, trend.from.value)}L${xOf(geometry, trend.until.at)} ${yOf(geometry, trend.until.value)}`}
          className="text-warn-fill"
          stroke="currentColor"
          strokeDasharray="5 4"
        />
      ) : null}
      {lines.map(({ id, course, look }) => (
        <g key={id} className={inkOf(look)} fill="none" stroke="currentColor" strokeLinecap="round">
          <path d={dotPath(course, geometry)} strokeWidth={3.5} />
          <path
            data-line={id}
            d={linePath(course, geometry)}
            strokeWidth={1.5}
            strokeDasharray={dashOf(look)}
            strokeLinejoin="round"
          />
        </g>
      ))}
      {levels.map((level) => (
        <LevelWords key={level.words} geometry={geometry} level={level} />
      ))}
    </svg>
  )
})

const LEVEL_GAP_PX = 5

/**
 * Over its line, as what is limited lies below it; under a line that has no room above. Its edge is a veil of the
 * ground's colour: it can be read where a course runs beneath, and the course is still seen.
 */
function LevelWords({ geometry, level }: { geometry: Geometry; level: Level }) {
  const y = yOf(geometry, level.value)
  const hasRoom = y >= LEVEL_GAP_PX + WORDS_PX
  return (
    <text
      x={geometry.widthPx - LEVEL_GAP_PX}
      y={hasRoom ? y - LEVEL_GAP_PX : y + LEVEL_GAP_PX}
      dy={hasRoom ? 0 : '0.71em'}
      textAnchor="end"
      fontSize={WORDS_PX}
      fill="var(--color-muted)"
      stroke="var(--color-panel)"
      strokeOpacity={0.75}
      strokeWidth={3}
      strokeLinejoin="round"
      paintOrder="stroke"
    >
      {level.words}
    </text>
  )
}
