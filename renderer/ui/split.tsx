/** A list, and beside it what is known of the row selected, with an edge to drag. Used by every page with a table. */
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels'

const WIDTH_PX = { usual: 420, least: 300, most: 720 }

interface SplitProps {
  children: React.ReactNode
  /** The inspector; undefined while nothing is selected. */
  aside: React.ReactNode | undefined
  /** As a person has left it, in CSS pixels. */
  widthPx: number | undefined
  /** Told when a person has let go of the edge; not when the window makes it narrower. */
  onWidth: (px: number) => void
}

export function Split({ children, aside, widthPx = WIDTH_PX.usual, onWidth }: SplitProps) {
  const panel = usePanelRef()
  return (
    <Group
      orientation="horizontal"
      className="min-h-0 flex-1"
      onLayoutChanged={(_, { isUserInteraction }) => {
        if (isUserInteraction && panel.current) onWidth(panel.current.getSize().inPixels)
      }}
    >
      <Panel id="list" minSize={360}>
        {children}
      </Panel>
      {aside === undefined ? null : (
        <>
          <Separator className="w-px bg-line transition-colors duration-100 hover:bg-accent data-[separator=active]:bg-accent" />
          <Panel
            id="inspector"
            panelRef={panel}
            defaultSize={widthPx}
            minSize={WIDTH_PX.least}
            maxSize={WIDTH_PX.most}
            groupResizeBehavior="preserve-pixel-size"
            className="wrap-anywhere"
          >
            {aside}
          </Panel>
        </>
      )}
    </Group>
  )
}
