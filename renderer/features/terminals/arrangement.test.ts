/** Where terminals stand: none is lost, none stands twice, and no split is left with nothing in it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TerminalNode, TerminalsLook } from '../../../shared/contract/shell'
import type { Terminal, TerminalWanted } from '../../../shared/contract/terminals'
import {
  adopted,
  inOwnTab,
  moved,
  paneOf,
  panesInOrder,
  renamed,
  resized,
  withoutPane,
  withSession,
  withSplit,
  withTmux,
} from './arrangement'

const EMPTY: TerminalsLook = { tabs: [], tmuxHosts: [] }
const wanted: TerminalWanted = { kind: 'exec', hostId: 'h', containerId: 'c', name: 'web', tty: true }
const session = (id: string, openedAt = 0): Terminal => ({
  id,
  wanted,
  state: 'running',
  command: 'sh',
  tty: true,
  openedAt,
  bytesIn: 0,
  bytesOut: 0,
  isRunning: true,
})
const none = new Set<string>()
const start = adopted(EMPTY, [session('b', 2), session('a', 1)], none)
const shape = (node: TerminalNode): string =>
  node.kind === 'pane' ? node.paneId : `${node.direction}(${node.children.map(shape).join(' ')})`
const shapes = (look: TerminalsLook) => look.tabs.map((tab) => `${tab.id}: ${shape(tab.root)}`)

describe('adopted', () => {
  it('gives each session that has no place a tab, in the order they were opened', () => {
    expect(shapes(start)).toEqual(['a: a', 'b: b'])
  })

  it('changes nothing when all have one, or are being closed', () => {
    expect(adopted(start, [session('a')], none)).toBe(start)
    expect(adopted(start, [session('c')], new Set(['c']))).toBe(start)
  })

  it('writes down no environment', () => {
    const environment = [{ name: 'TOKEN', value: 'secret' }]
    const look = adopted(EMPTY, [{ ...session('a'), wanted: { ...wanted, environment } }], none)
    expect(JSON.stringify(look)).not.toContain('secret')
    expect(JSON.stringify(withSession(look, 'a', 'z', { ...wanted, environment }))).not.toContain('secret')
  })
})

describe('splits', () => {
  const two = withSplit(start, 'a', 'right', paneOf('x', wanted))

  it('stand beside, in one row or one column', () => {
    expect(shapes(two)).toEqual(['a: right(a x)', 'b: b'])
    expect(shapes(withSplit(two, 'a', 'right', paneOf('y', wanted)))[0]).toBe('a: right(a y x)')
    expect(shapes(withSplit(two, 'x', 'down', paneOf('y', wanted)))[0]).toBe('a: right(a down(x y))')
  })

  it('take no session that stands already', () => {
    expect(withSplit(two, 'a', 'down', paneOf('b', wanted))).toBe(two)
  })

  it('keep their sizes while their children stay', () => {
    const split = two.tabs[0]?.root
    const id = split?.kind === 'split' ? split.id : ''
    expect(resized(two, 'a', id, [30, 70]).tabs[0]?.root).toMatchObject({ sizes: [30, 70] })
    expect(resized(two, 'a', id, [100]).tabs[0]?.root).toMatchObject({ sizes: [] })
  })

  it('fold when one is left, and the tab goes with the last', () => {
    const one = withoutPane(two, 'a')
    expect(shapes(one)).toEqual(['a: x', 'b: b'])
    expect(shapes(withoutPane(one, 'x'))).toEqual(['b: b'])
    expect(withoutPane(one, 'gone')).toBe(one)
  })

  it('let a pane go into a tab of its own', () => {
    expect(shapes(inOwnTab(two, 'x'))).toEqual(['a: a', 'x: x', 'b: b'])
    expect(shapes(inOwnTab(two, 'a'))).toEqual(['a: x', 'a-own: a', 'b: b'])
    expect(inOwnTab(start, 'a')).toBe(start)
  })
})

it('shows another session in the same place', () => {
  const again = withSession(start, 'a', 'new', wanted)
  expect(again.tabs[0]?.panes).toEqual([{ id: 'a', terminalId: 'new', wanted }])
  expect(adopted(again, [session('new'), session('b')], none)).toBe(again)
})

it('is named by a person, and by itself again', () => {
  const named = renamed(start, 'a', '  Deploy ')
  expect(named.tabs[0]?.name).toBe('Deploy')
  expect(renamed(named, 'a', ' ').tabs[0]).not.toHaveProperty('name')
})

it('moves tabs, never past an end', () => {
  expect(shapes(moved(start, 'a', 1))).toEqual(['b: b', 'a: a'])
  expect(moved(start, 'a', -1)).toBe(start)
})

it('remembers tmux per host', () => {
  const on = withTmux(start, 'h', true)
  expect(on.tmuxHosts).toEqual(['h'])
  expect(withTmux(on, 'h', true)).toBe(on)
  expect(withTmux(on, 'h', false).tmuxHosts).toEqual([])
})

it('whatever is done, every pane stands once, and no split has fewer than two', () => {
  const act = fc.record({ what: fc.constantFrom('right', 'down', 'close', 'own', 'adopt'), at: fc.nat(30) })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      let look = start
      acts.forEach(({ what, at }, index) => {
        const all = look.tabs.flatMap(({ panes }) => panes)
        const id = all[at % Math.max(1, all.length)]?.id ?? ''
        if (what === 'close') look = withoutPane(look, id)
        else if (what === 'own') look = inOwnTab(look, id)
        else if (what === 'adopt') look = adopted(look, [session(`n${index}`)], none)
        else look = withSplit(look, id, what === 'right' ? 'right' : 'down', paneOf(`n${index}`, wanted))
      })
      const ids = look.tabs.flatMap(({ panes }) => panes.map((pane) => pane.id))
      expect(new Set(ids).size).toBe(ids.length)
      expect(new Set(look.tabs.map((tab) => tab.id)).size).toBe(look.tabs.length)
      for (const tab of look.tabs) {
        expect(
          panesInOrder(tab)
            .map((pane) => pane.id)
            .toSorted(),
        ).toEqual(tab.panes.map((pane) => pane.id).toSorted())
        expect(tab.panes.length).toBeGreaterThan(0)
        expect(shape(tab.root)).not.toMatch(/\((\S*)\)/)
      }
    }),
    { numRuns: 500 },
  )
})
