/**
 * The screens of this page's terminals, by session: kept while a person looks at something else, so that lines and place
 * are there when they come back. A few out of sight are kept; the engine shows the others what they missed.
 */
import type { TerminalWanted } from '../../../shared/contract/terminals'
import { engine, terminalsLook } from '../../app/hooks'
import { createTerminalScreen, type TerminalScreen } from '../../ui/terminal/terminal-screen'
import { paneOfSession } from './arrangement'
import { ring } from './focus'

/** Each holds some MiB of lines and maybe a context of the graphics card, of which a page has 16. */
const MOST_OUT_OF_SIGHT = 8

const screens = new Map<string, TerminalScreen>()
/** May what runs there ask the terminal (who are you, where is the cursor)? As a person has set it. */
const answering = new Map<string, boolean>()

/**
 * What a person started may ask, as editors do. What runs in a container by itself may not, unless allowed: its answers
 * would be typed into a service.
 */
export const mayAnswer = (terminalId: string, wanted: TerminalWanted): boolean =>
  answering.get(terminalId) ?? wanted.kind !== 'attach'

export function allowAnswers(terminalId: string, isAllowed: boolean): void {
  answering.set(terminalId, isAllowed)
}

/** The screen of the session, made if there is none. */
export function screenOf(terminalId: string, wanted: TerminalWanted): TerminalScreen {
  const known = screens.get(terminalId)
  if (known) {
    screens.delete(terminalId)
    screens.set(terminalId, known) // the latest used stands last
    return known
  }
  const screen = createTerminalScreen({
    source: {
      attach: (signal) => engine().terminals.attach({ terminalId }, { signal }),
      write: (bytes) => engine().terminals.write({ terminalId, bytes }),
      resize: (columns, rows) => engine().terminals.resize({ terminalId, columns, rows }),
    },
    hasTty: wanted.kind !== 'exec' || wanted.tty,
    mayAnswer: () => mayAnswer(terminalId, wanted),
    onUnseenBell() {
      const pane = paneOfSession(terminalsLook(), terminalId)
      if (pane) ring(pane.id)
    },
  })
  screens.set(terminalId, screen)
  letGoOfOld()
  return screen
}

function letGoOfOld() {
  const hidden = [...screens].filter(([, screen]) => !screen.isShown())
  for (const [terminalId] of hidden.slice(0, Math.max(0, hidden.length - 1 - MOST_OUT_OF_SIGHT)))
    forgetScreen(terminalId)
}

export function forgetScreen(terminalId: string): void {
  screens.get(terminalId)?.dispose()
  screens.delete(terminalId)
}
