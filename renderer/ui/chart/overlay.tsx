/**
 * What lies over a plot and moves with the pointer: the crosshair with a dot on each line, what is being chosen, and the
 * words of a mark that is pointed at. Bare elements placed by the same geometry as the plot (look.ts).
 */

import { Mark } from '../mark'
import { HostText } from '../text'
import type { ChartMark, MarkCluster } from './chart-marks'
import { clusterNear } from './chart-marks'
import { readingAt } from './course'
import { type Geometry, xOf, yOf } from './geometry'
import type { Line } from './lines'
import { inkOf } from './look'
import { usePointing } from './pointing'
import { instantText } from './time-axis'

interface OverlayProps {
  id: string
  geometry: Geometry
  series: readonly Line[]
  clusters: readonly MarkCluster[]
}

export function Overlay({ id, geometry, series, clusters }: OverlayProps) {
  const at = usePointing((pointing) => pointing.at)
  const isHere = usePointing((pointing) => pointing.chart === id)
  const drag = usePointing((pointing) => pointing.drag)
  const isInside = at !== undefined && at >= geometry.from && at <= geometry.until
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      {drag ? <Chosen geometry={geometry} {...drag} /> : null}
      {isInside ? <Crosshair geometry={geometry} series={series} at={at} /> : null}
      {isInside && isHere ? <Words geometry={geometry} at={at} clusters={clusters} /> : null}
    </div>
  )
}

function Chosen({ geometry, from, until }: { geometry: Geometry; from: number; until: number }) {
  const [left, right] = [xOf(geometry, Math.min(from, until)), xOf(geometry, Math.max(from, until))]
  return (
    <div
      className="absolute inset-y-0 border-x border-accent bg-accent/15"
      style={{ left: `${left}px`, width: `${Math.max(1, right - left)}px` }}
    />
  )
}

function Crosshair({ geometry, series, at }: { geometry: Geometry; series: readonly Line[]; at: number }) {
  const x = xOf(geometry, at)
  return (
    <>
      <div className="absolute inset-y-0 w-px bg-muted" style={{ transform: `translateX(${Math.round(x)}px)` }} />
      {series.map(({ id, course, look }) => {
        const reading = readingAt(course, at)
        if (!reading) return null
        const y = Math.max(0, yOf(geometry, reading.value))
        return (
          <div
            key={id}
            className={`absolute top-0 left-0 size-[7px] rounded-full border-[1.5px] border-panel bg-current ${inkOf(look)}`}
            style={{ transform: `translate(${x - 3.5}px, ${y - 3.5}px)` }}
          />
        )
      })}
    </>
  )
}

/** Under the crosshair the instant, above it what happened there. */
function Words({ geometry, at, clusters }: { geometry: Geometry; at: number; clusters: readonly MarkCluster[] }) {
  const x = xOf(geometry, at)
  const near = clusterNear(clusters, x)
  const isLeft = x < geometry.widthPx / 2
  return (
    <>
      <div
        className="absolute top-full mt-[3px] -translate-x-1/2 rounded-[4px] bg-raise px-1 text-tiny whitespace-nowrap text-text outline outline-line"
        style={{ left: `${Math.min(Math.max(x, 24), geometry.widthPx - 24)}px` }}
      >
        {instantText(at, geometry.until - geometry.from)}
      </div>
      {near ? (
        <ul
          className="absolute bottom-3 z-10 grid w-max max-w-[260px] gap-0.5 rounded-base border border-line bg-raise px-2 py-1 text-small shadow-float"
          style={isLeft ? { left: `${near.x + 8}px` } : { right: `${geometry.widthPx - near.x + 8}px` }}
        >
          {near.marks.slice(-WORDS_SHOWN).map((mark) => (
            <Happened key={`${mark.at} ${mark.words}`} mark={mark} spanMs={geometry.until - geometry.from} />
          ))}
          {near.marks.length > WORDS_SHOWN ? (
            <li className="text-faint">and {near.marks.length - WORDS_SHOWN} before</li>
          ) : null}
        </ul>
      ) : null}
    </>
  )
}
const WORDS_SHOWN = 5

function Happened({ mark, spanMs }: { mark: ChartMark; spanMs: number }) {
  return (
    <li className="flex min-w-0 items-center gap-1.5">
      <Mark tone={mark.tone} size={9} />
      <HostText>{mark.words}</HostText>
      <span className="ml-auto flex-none pl-2 text-faint">{instantText(mark.at, spanMs)}</span>
    </li>
  )
}
