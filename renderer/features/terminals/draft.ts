/** What a person typed into the dialog for a new terminal, and what is asked of the engine for it. Pure. */
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import type { TerminalWanted } from '../../../shared/contract/terminals'
import { splitWords } from '../../../shared/domain/command-words'

export interface Draft {
  command: string
  user: string
  directory: string
  /** A line each: `NAME=value`. */
  environment: string
  tty: boolean
}
export const EMPTY_DRAFT: Draft = { command: '', user: '', directory: '', environment: '', tty: true }

/** What is wrong, by field. */
export type Wrong = Partial<Record<keyof Draft, string>>

type Reference = Pick<Container, 'hostId' | 'id' | 'name'>

export function execOf(container: Reference, draft: Draft): { wanted: TerminalWanted } | { wrong: Wrong } {
  const words = splitWords(draft.command)
  if (typeof words === 'string') return { wrong: { command: words } }
  if (words.length > 64) return { wrong: { command: 'More than 64 words. Write them into a script.' } }
  const directory = draft.directory.trim()
  if (directory !== '' && !directory.startsWith('/')) return { wrong: { directory: 'Begin it with a /.' } }
  const environment = variablesOf(draft.environment)
  if (typeof environment === 'string') return { wrong: { environment } }
  const user = draft.user.trim()
  return {
    wanted: {
      ...shellIn(container),
      tty: draft.tty,
      ...(words.length > 0 ? { command: words } : {}),
      ...(user ? { user } : {}),
      ...(directory ? { directory } : {}),
      ...(environment.length > 0 ? { environment } : {}),
    },
  }
}

function variablesOf(text: string): { name: string; value: string }[] | string {
  const variables: { name: string; value: string }[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const at = line.indexOf('=')
    const name = line.slice(0, Math.max(0, at)).trim()
    if (!/^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/.test(name)) return `“${line.slice(0, 60)}” is not NAME=value.`
    variables.push({ name, value: line.slice(at + 1) })
  }
  return variables.length > 64 ? 'More than 64 variables.' : variables
}

/** The best shell the container has. */
export const shellIn = ({ hostId, id, name }: Reference): Extract<TerminalWanted, { kind: 'exec' }> => ({
  kind: 'exec',
  hostId,
  containerId: id,
  name,
  tty: true,
})

export const attachTo = ({ hostId, id, name }: Reference): TerminalWanted => ({
  kind: 'attach',
  hostId,
  containerId: id,
  name,
})

/** `tmux`: the name of its session there. */
export const shellOn = (host: Pick<Host, 'id' | 'name'>, tmux?: string): TerminalWanted => ({
  kind: 'host',
  hostId: host.id,
  name: host.name,
  ...(tmux === undefined ? {} : { tmux }),
})

/** A shell of its own is only there where the way to the host is SSH. */
export const hasShell = (host: Host): boolean => host.address.kind === 'ssh'

/** Why nothing can be opened in it, as a sentence and what to do; undefined when it can. */
export function whyNoShell(row: Pick<Container, 'name' | 'state'>): { message: string; hint: string } | undefined {
  if (row.state === 'running') return undefined
  if (row.state === 'paused')
    return { message: `${row.name} is paused.`, hint: 'Unpause it: nothing moves in a paused container.' }
  if (row.state === 'restarting')
    return {
      message: `${row.name} is restarting.`,
      hint: 'A shell can be opened while it runs; its log says why it ends.',
    }
  return { message: `${row.name} does not run.`, hint: 'A shell runs inside a running container. Start it first.' }
}
