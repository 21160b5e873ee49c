/**
 * A log with everything around it: toolbar, notes, the lines, the opened one, the status line. One container's or many
 * merged; which ones, and what stands above, is decided by tab.tsx and page.tsx.
 */
import { Download } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { LogSource } from '../../../../shared/contract/logs'
import { useHosts } from '../../../app/hooks'
import { plural } from '../../../ui/format'
import { textWidth } from '../../../ui/xterm/char-width'
import { DownloadDialog } from '../download'
import { NothingMatches, SearchBar, SearchButton, useLogSearch } from '../search'
import { useInks } from './colours'
import { LineDrawer } from './drawer'
import type { Line } from './line'
import { LogView } from './log-view'
import { useLogLook } from './look'
import { LogNotes } from './notes'
import type { SourceWords } from './row-text'
import { StatusLine } from './status'
import { Toolbar } from './toolbar'
import { useViewer, useViewerState } from './use-viewer'
import type { Look } from './view'
import type { Viewer } from './viewer'

interface LogPaneProps {
  /** Another one is another log, opened anew. */
  id: string
  sources: readonly LogSource[]
  /** For who reads by ear: `Log of web`. */
  label: string
  /** Names by `hostId/containerId`, shown before each line; none for a single container. */
  names: ReadonlyMap<string, string> | undefined
  /** Sources out of sight, by the same keys. */
  hidden?: ReadonlySet<string> | undefined
  /** Stands at that instant instead of following. */
  at?: number | undefined
  onOwnWindow: (() => void) | undefined
  /** Above the lines, where there is a pane. */
  legend?: ((viewer: Viewer) => React.ReactNode) | undefined
}

/** Of each source at the start. */
const TAIL = 100
const NARROW_COLUMNS = 100
const NAMES = { most: 20, narrow: 12 }

export const keyOfSource = ({ hostId, containerId }: { hostId: string; containerId: string }) =>
  `${hostId}/${containerId}`

export function LogPane(props: LogPaneProps) {
  const [columns, setColumns] = useState(0)
  const [order, setOrder] = useState<readonly string[]>(() => props.sources.map(keyOfSource))
  const look = useLook(columns, order, props.names)
  const viewer = useViewer({ id: props.id, sources: props.sources, look, tail: TAIL, at: props.at })
  return (
    <section aria-label={props.label} className="flex h-full min-h-0 min-w-0 flex-1 flex-col">
      {viewer ? (
        <Opened {...props} pane={viewer} look={look} order={order} onOrder={setOrder} onColumns={setColumns} />
      ) : null}
    </section>
  )
}

type OpenedProps = LogPaneProps & {
  pane: Viewer
  look: Look
  order: readonly string[]
  onOrder: (order: readonly string[]) => void
  onColumns: (columns: number) => void
}

function Opened({ pane, look, order, onOrder, onColumns, hidden, ...props }: OpenedProps) {
  const hosts = useHosts().byKey
  const search = useLogSearch(pane, look)
  // The log, or of it only the lines that match.
  const { viewer } = search
  const sources = useOrder(pane, order, onOrder)
  const [isDownloading, setDownloading] = useState(false)
  const lines = useRef<HTMLDivElement>(null)
  const focusLines = () => lines.current?.querySelector<HTMLElement>('[role="region"]')?.focus()
  const showInContext =
    search.showInContext &&
    ((line: Line) => {
      search.showInContext?.(line)
      focusLines()
    })
  useEffect(() => pane.setSources(props.sources), [pane, props.sources])
  useEffect(
    () => viewer.change({ hidden: new Set(order.flatMap((key, place) => (hidden?.has(key) ? [place] : []))) }),
    [viewer, order, hidden],
  )
  return (
    <>
      <Toolbar
        viewer={viewer}
        more={[{ label: 'Download…', icon: <Download size={13} aria-hidden />, run: () => setDownloading(true) }]}
        onOwnWindow={props.onOwnWindow}
      >
        <SearchButton search={search} />
      </Toolbar>
      {search.isOpen ? <SearchBar search={search} onLeave={focusLines} /> : null}
      <DownloadDialog
        sources={props.sources}
        name={
          props.sources.length === 1 ? props.label.replace(/^Log of /, '') : plural(props.sources.length, 'container')
        }
        isOpen={isDownloading}
        onClose={() => setDownloading(false)}
      />
      {props.legend?.(pane)}
      <LogNotes viewer={pane} />
      <div ref={lines} className="relative flex min-h-0 flex-1 flex-col">
        <LogView
          viewer={viewer}
          label={props.label}
          hits={search.isAsked ? search.result.hits : undefined}
          onColumns={onColumns}
          onContext={showInContext}
        />
        {viewer === pane ? <NothingWritten viewer={pane} /> : <NothingMatches viewer={viewer} />}
        <LineDrawer
          viewer={viewer}
          sources={sources}
          hostNameOf={(id) => hosts.get(id)?.name ?? ''}
          onContext={showInContext}
        />
      </div>
      <StatusLine viewer={viewer} isOnly={viewer !== pane} />
    </>
  )
}

/** Sources are numbered by the engine as they come; each line carries the number of its own. */
function useOrder(viewer: Viewer, order: readonly string[], onOrder: (order: readonly string[]) => void) {
  const sources = useViewerState(viewer, (state) => state.sources)
  useEffect(() => {
    const now = sources.map(keyOfSource)
    if (now.length > 0 && now.join() !== order.join()) onOrder(now)
  }, [sources, order, onOrder])
  return sources
}

function useLook(columns: number, order: readonly string[], names: ReadonlyMap<string, string> | undefined): Look {
  const { wrap, times } = useLogLook()
  const inks = useInks()
  return useMemo(() => {
    const isNarrow = columns < NARROW_COLUMNS
    const words = order.map(
      (key, place): SourceWords => ({
        name: names?.get(key) ?? '',
        rgb: inks.sources[place % inks.sources.length] ?? inks.muted,
      }),
    )
    const longest = Math.max(0, ...words.map(({ name }) => textWidth(name)))
    const nameColumns = names ? Math.min(longest, isNarrow ? NAMES.narrow : NAMES.most) : 0
    return { wrap, words, prefix: { times, isNarrow, nameColumns, mutedRgb: inks.muted } }
  }, [wrap, times, inks, columns, order, names])
}

function NothingWritten({ viewer }: { viewer: Viewer }) {
  const isEmpty = useViewerState(viewer, ({ phase, first, end }) => phase === 'open' && first === end)
  const isCleared = useViewerState(viewer, ({ clearedBefore, end }) => clearedBefore === end && end > 0)
  if (!isEmpty && !isCleared) return null
  return (
    <p className="pointer-events-none absolute inset-x-0 top-6 text-center text-muted">
      {isEmpty ? 'Nothing was written yet. The next line shows here.' : 'Cleared. The next line shows here.'}
    </p>
  )
}
