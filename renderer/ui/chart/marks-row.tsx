/** What happened, as shapes on the ground of a plot with a faint line up. Their words stand by the crosshair and in a list. */
import { Mark } from '../mark'
import type { MarkCluster } from './chart-marks'
import type { Geometry } from './geometry'
import { PLOT } from './look'

export function MarksRow({ clusters, geometry }: { clusters: readonly MarkCluster[]; geometry: Geometry }) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute"
      style={{ left: `${PLOT.left}px`, top: `${PLOT.top}px`, height: `${geometry.heightPx}px` }}
    >
      {clusters.map(({ at, x, tone }) => (
        <div key={at} className="absolute inset-y-0 flex w-[9px] -translate-x-1/2 items-end" style={{ left: `${x}px` }}>
          <div className="absolute inset-y-0 left-1/2 border-l border-dashed border-edge" />
          <div className="relative translate-y-1/2">
            <Mark tone={tone} size={9} />
          </div>
        </div>
      ))}
    </div>
  )
}
