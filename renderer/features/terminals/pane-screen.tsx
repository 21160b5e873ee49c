/** The screen of a session, wherever it is shown: a pane of the terminals, or the tab of a container. */
import { useEffect } from 'react'
import type { TerminalWanted } from '../../../shared/contract/terminals'
import { shell, useIsConnected, usePanelWidth } from '../../app/hooks'
import { Terminal } from '../../ui/terminal/terminal'
import { FONT_PX } from '../../ui/terminal/terminal-keys'
import { openLink } from './calls'
import { ring } from './focus'
import { isPageKey } from './keys'
import { screenOf } from './screens'

interface Props {
  terminalId: string
  wanted: TerminalWanted
  label: string
  isActive: boolean
  /** The pane whose tab shows that the bell rang. */
  bellId?: string | undefined
  onTitle?: ((title: string) => void) | undefined
  onFocus?: (() => void) | undefined
}

export function PaneScreen({ terminalId, wanted, label, isActive, bellId, onTitle, onFocus }: Props) {
  const screen = screenOf(terminalId, wanted)
  const [fontPx = FONT_PX.usual, keepFontPx] = usePanelWidth('terminal-font')
  const isConnected = useIsConnected()
  useEffect(() => {
    if (isConnected) screen.follow()
  }, [isConnected, screen])
  useEffect(() => onTitle?.(screen.title()), [screen, onTitle])
  return (
    <Terminal
      screen={screen}
      label={label}
      fontSizePx={fontPx}
      onFontSize={keepFontPx}
      isActive={isActive}
      onFocus={onFocus}
      onTitle={onTitle}
      onBell={bellId !== undefined && !isActive ? () => ring(bellId) : undefined}
      onLink={(url) => void openLink(url)}
      onPaste={() => void shell().windows.paste(undefined)}
      isPageKey={isPageKey}
    />
  )
}
