/** Where only matching lines are shown and there are none: how many were looked at, and that older ones may be. */
import { Button } from '../../../ui/button'
import { plural } from '../../../ui/format'
import { useViewerState } from '../pane/use-viewer'
import type { Viewer } from '../pane/viewer'

export function NothingMatches({ viewer }: { viewer: Viewer }) {
  const isEmpty = useViewerState(viewer, ({ phase, first, end }) => phase === 'open' && first === end)
  const searched = useViewerState(viewer, (state) => state.searched)
  const mayHaveMore = useViewerState(viewer, ({ isWhole, letGo, journey }) => !isWhole && letGo === 0 && !journey)
  if (!isEmpty || !searched) return null
  if (searched.lines < searched.of)
    return <Words>No line matches yet: {Math.floor((100 * searched.lines) / searched.of)} % searched.</Words>
  return (
    <Words>
      No match{searched.of > 0 ? ` among ${plural(searched.of, 'line')}` : ''}. New ones show here.
      {mayHaveMore ? <Button onClick={() => void viewer.loadAll()}>Search older lines</Button> : null}
    </Words>
  )
}

const Words = ({ children }: { children: React.ReactNode }) => (
  <div className="pointer-events-none absolute inset-x-0 top-6 grid justify-items-center gap-2 px-4 text-center text-muted *:pointer-events-auto">
    {children}
  </div>
)
