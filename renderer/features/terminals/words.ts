/** How terminals are called and how they do, in words. Pure. */
import type { TerminalTab } from '../../../shared/contract/shell'
import type { Terminal, TerminalWanted } from '../../../shared/contract/terminals'
import type { Tone } from '../../ui/mark'
import { panesInOrder } from './arrangement'

export type Sessions = ReadonlyMap<string, Terminal>

/** What runs: the command once it is known, else what was asked for. */
export function commandText(wanted: TerminalWanted, session: Terminal | undefined): string {
  if (session?.command) return session.command
  if (wanted.kind === 'exec') return wanted.command?.join(' ') ?? 'shell'
  return wanted.kind === 'attach' ? 'its own terminal' : 'shell'
}

/** `web: bash`; a host's shell is called after the host. */
export const paneTitle = (wanted: TerminalWanted, session: Terminal | undefined): string =>
  `${wanted.name}: ${commandText(wanted, session)}`

/** What a person called it, else its first terminal and how many more there are. */
export function tabTitle(tab: TerminalTab, sessions: Sessions): string {
  if (tab.name !== undefined) return tab.name
  const [first, ...more] = panesInOrder(tab)
  if (!first) return 'Terminal'
  const title = paneTitle(first.wanted, sessions.get(first.terminalId))
  return more.length > 0 ? `${title} +${more.length}` : title
}

interface StateWords {
  tone: Tone
  word: string
  /** Said below the terminal once nothing runs in it. */
  sentence?: string
}

/** `session` is undefined when the engine knows it no more: it was closed elsewhere, or ended with Longshore. */
export function stateWords(wanted: TerminalWanted, session: Terminal | undefined): StateWords {
  const what = commandText(wanted, session)
  if (!session) return { tone: 'off', word: 'not running', sentence: `${capital(what)} no longer runs.` }
  switch (session.state) {
    case 'opening':
      return { tone: 'busy', word: 'opening' }
    case 'running':
      return { tone: 'good', word: 'running' }
    case 'lost':
      if (isKeptByTmux(wanted))
        return {
          tone: 'crit',
          word: 'connection lost',
          sentence: `${capital(what)} goes on inside tmux on ${wanted.name}.`,
        }
      return {
        tone: 'crit',
        word: 'connection lost',
        sentence: session.error?.message ?? 'The connection to the host was lost, and what ran here with it.',
      }
    case 'ended':
      return { ...endWords(session.exitCode), sentence: endSentence(wanted, what, session.exitCode) }
  }
}

const endWords = (exitCode: number | undefined): { tone: Tone; word: string } =>
  exitCode ? { tone: 'warn', word: `ended with code ${exitCode}` } : { tone: 'off', word: 'ended' }

function endSentence(wanted: TerminalWanted, what: string, exitCode: number | undefined): string {
  if (wanted.kind === 'attach') return `The terminal of ${wanted.name} ended.`
  return exitCode === undefined ? `${capital(what)} ended.` : `${capital(what)} ended with exit code ${exitCode}.`
}

/** A command is written as it is; only our own words begin a sentence. */
const capital = (what: string) => (what === 'shell' ? 'The shell' : what === 'its own terminal' ? 'It' : what)

const WORST: readonly Tone[] = ['crit', 'warn', 'busy', 'good', 'off']
/** The mark of a tab: of its terminals the one that needs a person most. */
export function tabTone(tab: TerminalTab, sessions: Sessions): Tone {
  const tones = tab.panes.map((pane) => stateWords(pane.wanted, sessions.get(pane.terminalId)).tone)
  return WORST.find((tone) => tones.includes(tone)) ?? 'off'
}

/** Then it goes on there after a loss, and the engine takes it up by itself when the host is back. */
export const isKeptByTmux = (wanted: TerminalWanted): boolean => wanted.kind === 'host' && wanted.tmux !== undefined

/** Would a close end something? */
export const needsAsking = (wanted: TerminalWanted, session: Terminal | undefined): boolean =>
  isRunning(session) || (session?.state === 'lost' && isKeptByTmux(wanted))

export const isRunning = (session: Terminal | undefined): boolean => session?.isRunning === true

export const ownRoute = (tabId: string): string => `/window/terminals?${new URLSearchParams({ tab: tabId })}`
export const mainRoute = (tabId: string): string => `/terminals?${new URLSearchParams({ tab: tabId })}`
