/** What a person reads on a tab and below a terminal that ended. */
import { describe, expect, it } from 'vitest'
import type { Terminal, TerminalWanted } from '../../../shared/contract/terminals'
import { adopted, paneOf, withSplit } from './arrangement'
import { mainRoute, needsAsking, ownRoute, paneTitle, stateWords, tabTitle, tabTone } from './words'

const exec: TerminalWanted = { kind: 'exec', hostId: 'h', containerId: 'c', name: 'web', tty: true }
const host: TerminalWanted = { kind: 'host', hostId: 'h', name: 'prod-1' }
const attach: TerminalWanted = { kind: 'attach', hostId: 'h', containerId: 'c', name: 'web' }
const running: Terminal = {
  id: 't1',
  wanted: exec,
  state: 'running',
  command: 'bash',
  tty: true,
  openedAt: 1,
  bytesIn: 0,
  bytesOut: 0,
  isRunning: true,
}
const ended = (exitCode?: number): Terminal => ({ ...running, state: 'ended', isRunning: false, exitCode })

describe('titles', () => {
  it('name the thing and what runs in it', () => {
    expect(paneTitle(exec, running)).toBe('web: bash')
    expect(paneTitle(exec, undefined)).toBe('web: shell')
    expect(paneTitle({ ...exec, command: ['sh', '-c', 'top'] }, undefined)).toBe('web: sh -c top')
    expect(paneTitle(host, undefined)).toBe('prod-1: shell')
    expect(paneTitle(attach, undefined)).toBe('web: its own terminal')
  })

  it('count what else is in the tab, unless a person has named it', () => {
    const look = adopted({ tabs: [], tmuxHosts: [] }, [running], new Set())
    const [tab] = withSplit(look, 't1', 'right', paneOf('t2', host)).tabs
    if (!tab) throw new Error('no tab')
    expect(tabTitle(tab, new Map([['t1', running]]))).toBe('web: bash +1')
    expect(tabTitle({ ...tab, name: 'Deploy' }, new Map())).toBe('Deploy')
  })
})

describe('stateWords', () => {
  it.each([
    [exec, running, 'good', 'running', undefined],
    [exec, { ...running, state: 'opening' }, 'busy', 'opening', undefined],
    [exec, ended(0), 'off', 'ended', 'bash ended with exit code 0.'],
    [exec, ended(130), 'warn', 'ended with code 130', 'bash ended with exit code 130.'],
    [host, { ...ended(), command: '' }, 'off', 'ended', 'The shell ended.'],
    [attach, { ...ended(), wanted: attach, command: '' }, 'off', 'ended', 'The terminal of web ended.'],
    [exec, undefined, 'off', 'not running', 'The shell no longer runs.'],
  ] as const)('%#', (wanted, session, tone, word, sentence) => {
    expect(stateWords(wanted, session)).toEqual({ tone, word, ...(sentence ? { sentence } : {}) })
  })

  it('says why a connection was lost', () => {
    const error = { code: 'HOST_UNREACHABLE', message: 'prod-1 does not answer.', hint: '', retryable: true } as const
    const lost: Terminal = { ...running, state: 'lost', isRunning: false, error }
    expect(stateWords(exec, lost)).toMatchObject({ tone: 'crit', sentence: 'prod-1 does not answer.' })
  })
})

it('knows what a close would end', () => {
  const inTmux: TerminalWanted = { ...host, tmux: 'longshore-1' }
  const lost: Terminal = { ...running, state: 'lost', isRunning: false }
  expect(needsAsking(exec, running)).toBe(true)
  expect(needsAsking(exec, lost)).toBe(false)
  expect(needsAsking(inTmux, lost)).toBe(true)
  expect(needsAsking(inTmux, undefined)).toBe(false)
  expect(stateWords(inTmux, { ...lost, command: '' }).sentence).toBe('The shell goes on inside tmux on prod-1.')
})

it('marks a tab by what needs a person most', () => {
  const look = adopted({ tabs: [], tmuxHosts: [] }, [running], new Set())
  const [tab] = withSplit(look, 't1', 'down', paneOf('t2', exec)).tabs
  if (!tab) throw new Error('no tab')
  expect(
    tabTone(
      tab,
      new Map([
        ['t1', running],
        ['t2', running],
      ]),
    ),
  ).toBe('good')
  expect(
    tabTone(
      tab,
      new Map([
        ['t1', running],
        ['t2', ended(1)],
      ]),
    ),
  ).toBe('warn')
  expect(tabTone(tab, new Map())).toBe('off')
})

it('has one route per tab in each kind of window', () => {
  expect(ownRoute('a b')).toBe('/window/terminals?tab=a+b')
  expect(mainRoute('t1')).toBe('/terminals?tab=t1')
})
