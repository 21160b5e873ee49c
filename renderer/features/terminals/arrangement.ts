/**
 * Tabs, their splits and the terminals in them. A tab is a tree: a pane, or a split of several to the right or downwards.
 * Sessions live in the engine; here is only where each is shown. Pure; what changes nothing gives the same object back.
 */
import type { TerminalNode, TerminalPane, TerminalsLook, TerminalTab } from '../../../shared/contract/shell'
import type { Terminal, TerminalWanted } from '../../../shared/contract/terminals'

export type Direction = 'right' | 'down'
type Split = Extract<TerminalNode, { kind: 'split' }>

/** A tab for each session that has no place yet, in the order they were opened. `ignored` are being closed just now. */
export function adopted(
  look: TerminalsLook,
  sessions: readonly Terminal[],
  ignored: ReadonlySet<string>,
): TerminalsLook {
  const placed = new Set(look.tabs.flatMap((tab) => tab.panes.map(({ terminalId }) => terminalId)))
  const homeless = sessions.filter(({ id }) => !placed.has(id) && !ignored.has(id))
  if (homeless.length === 0) return look
  const inOrder = homeless.toSorted((a, b) => a.openedAt - b.openedAt)
  return { ...look, tabs: [...look.tabs, ...inOrder.map((session) => tabOf(session.id, session.wanted))] }
}

/** Called after its session, so that two windows that adopt the same one make the same tab. */
function tabOf(terminalId: string, wanted: TerminalWanted): TerminalTab {
  return { id: terminalId, panes: [paneOf(terminalId, wanted)], root: { kind: 'pane', paneId: terminalId } }
}

export const paneOf = (terminalId: string, wanted: TerminalWanted): TerminalPane => ({
  id: terminalId,
  terminalId,
  wanted: withoutEnvironment(wanted),
})

/** Its values may be secrets, and this is written to a file. */
function withoutEnvironment(wanted: TerminalWanted): TerminalWanted {
  if (wanted.kind !== 'exec' || wanted.environment === undefined) return wanted
  const { environment: _, ...rest } = wanted
  return rest
}

export const tabOfPane = (look: TerminalsLook, paneId: string): TerminalTab | undefined =>
  look.tabs.find((tab) => tab.panes.some(({ id }) => id === paneId))

export const paneOfSession = (look: TerminalsLook, terminalId: string): TerminalPane | undefined =>
  look.tabs.flatMap(({ panes }) => panes).find((pane) => pane.terminalId === terminalId)

/** The panes of a tab as they are read: from the left, from the top. */
export function panesInOrder({ root, panes }: TerminalTab): TerminalPane[] {
  return idsIn(root).flatMap((id) => panes.find((pane) => pane.id === id) ?? [])
}

function idsIn(node: TerminalNode): string[] {
  return node.kind === 'pane' ? [node.paneId] : node.children.flatMap(idsIn)
}

/** `pane` beside the one called `paneId`; in a split of the same direction it becomes one more of its children. */
export function withSplit(
  look: TerminalsLook,
  paneId: string,
  direction: Direction,
  pane: TerminalPane,
): TerminalsLook {
  const tab = tabOfPane(look, paneId)
  if (!tab || paneOfSession(look, pane.terminalId)) return look
  const root = splitAt(tab.root, paneId, direction, { kind: 'pane', paneId: pane.id })
  return withTab(look, { ...tab, root, panes: [...tab.panes, pane] })
}

function splitAt(node: TerminalNode, paneId: string, direction: Direction, added: TerminalNode): TerminalNode {
  if (node.kind === 'pane') {
    if (node.paneId !== paneId) return node
    const id = `${idsIn(added).join('')}-split`.slice(-64)
    return { kind: 'split', id, direction, sizes: [], children: [node, added] }
  }
  const at = node.children.findIndex((child) => child.kind === 'pane' && child.paneId === paneId)
  if (at >= 0 && node.direction === direction)
    return { ...node, sizes: [], children: node.children.toSpliced(at + 1, 0, added) }
  return { ...node, children: node.children.map((child) => splitAt(child, paneId, direction, added)) }
}

/** Without the pane; a split of one is that one, a tab of none is gone. */
export function withoutPane(look: TerminalsLook, paneId: string): TerminalsLook {
  const tab = tabOfPane(look, paneId)
  if (!tab) return look
  const root = without(tab.root, paneId)
  if (!root) return { ...look, tabs: look.tabs.filter(({ id }) => id !== tab.id) }
  return withTab(look, { ...tab, root, panes: tab.panes.filter(({ id }) => id !== paneId) })
}

function without(node: TerminalNode, paneId: string): TerminalNode | undefined {
  if (node.kind === 'pane') return node.paneId === paneId ? undefined : node
  const children = node.children.flatMap((child) => without(child, paneId) ?? [])
  const [only] = children
  if (children.length <= 1) return only
  if (children.length === node.children.length) return { ...node, children }
  return { ...node, children, sizes: [] }
}

/** The pane shows another session: opened again after the first one ended. */
export function withSession(
  look: TerminalsLook,
  paneId: string,
  terminalId: string,
  wanted: TerminalWanted,
): TerminalsLook {
  const tab = tabOfPane(look, paneId)
  if (!tab) return look
  const next = { id: paneId, terminalId, wanted: withoutEnvironment(wanted) }
  return withTab(look, { ...tab, panes: tab.panes.map((pane) => (pane.id === paneId ? next : pane)) })
}

/** The pane leaves its tab for one of its own, right after it. */
export function inOwnTab(look: TerminalsLook, paneId: string): TerminalsLook {
  const tab = tabOfPane(look, paneId)
  const pane = tab?.panes.find(({ id }) => id === paneId)
  if (!tab || !pane || tab.panes.length === 1) return look
  const id = freeTabId(look, pane.id)
  const own: TerminalTab = { id, panes: [pane], root: { kind: 'pane', paneId } }
  const rest = withoutPane(look, paneId)
  const at = rest.tabs.findIndex((each) => each.id === tab.id)
  return { ...rest, tabs: rest.tabs.toSpliced(at + 1, 0, own) }
}

function freeTabId(look: TerminalsLook, wanted: string): string {
  return look.tabs.some(({ id }) => id === wanted) ? freeTabId(look, `${wanted}-own`.slice(-64)) : wanted
}

export function renamed(look: TerminalsLook, tabId: string, name: string): TerminalsLook {
  const tab = look.tabs.find(({ id }) => id === tabId)
  if (!tab) return look
  const { name: _, ...rest } = tab
  return withTab(look, name.trim() === '' ? rest : { ...rest, name: name.trim().slice(0, 60) })
}

/** The tab one place to the left (-1) or right (1); past an end it stays. */
export function moved(look: TerminalsLook, tabId: string, by: -1 | 1): TerminalsLook {
  const from = look.tabs.findIndex(({ id }) => id === tabId)
  const to = from + by
  const tab = look.tabs[from]
  if (!tab || to < 0 || to >= look.tabs.length) return look
  return { ...look, tabs: look.tabs.toSpliced(from, 1).toSpliced(to, 0, tab) }
}

/** Percent of each child of the split called `splitId`. */
export function resized(look: TerminalsLook, tabId: string, splitId: string, sizes: number[]): TerminalsLook {
  const tab = look.tabs.find(({ id }) => id === tabId)
  return tab ? withTab(look, { ...tab, root: sizedAt(tab.root, splitId, sizes) }) : look
}

function sizedAt(node: TerminalNode, splitId: string, sizes: number[]): TerminalNode {
  if (node.kind === 'pane') return node
  const children = node.children.map((child) => sizedAt(child, splitId, sizes))
  return node.id === splitId && sizes.length === children.length ? { ...node, sizes, children } : { ...node, children }
}

/** What each child gets in percent: as it was left, or alike. */
export const sharesOf = ({ sizes, children }: Split): number[] =>
  sizes.length === children.length ? sizes : children.map(() => 100 / children.length)

function withTab(look: TerminalsLook, tab: TerminalTab): TerminalsLook {
  return { ...look, tabs: look.tabs.map((each) => (each.id === tab.id ? tab : each)) }
}

export function withTmux(look: TerminalsLook, hostId: string, isOn: boolean): TerminalsLook {
  if (look.tmuxHosts.includes(hostId) === isOn) return look
  const others = look.tmuxHosts.filter((id) => id !== hostId)
  return { ...look, tmuxHosts: isOn ? [...others, hostId] : others }
}
