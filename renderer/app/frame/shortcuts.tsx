/** The keys of the whole page, and the sheet that shows them (`?`). */
import { useMemo } from 'react'
import { logKeys } from '../../features/logs'
import { CHART_KEYS } from '../../features/metrics'
import { TERMINAL_KEYS } from '../../features/terminals'
import { Kbd } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { closeDialog, type KeyMap, MOD, navigate, showDialog, useDialogs, useKeys, useScope } from '../hooks'
import { PAGES } from './pages'

export function useFrameKeys(): void {
  const isOpen = useDialogs((dialogs) => dialogs.open !== undefined)
  const scope = useScope()
  const map = useMemo(() => {
    const palette: KeyMap = { 'mod+k': () => showDialog({ kind: 'palette' }) }
    if (isOpen) return palette
    const goTo = PAGES.map(({ path, shortcut, scoped }) => [
      shortcut,
      () => navigate(scope && scoped ? `${path}?${new URLSearchParams({ host: scope.value })}` : path),
    ])
    return { ...palette, '?': () => showDialog({ kind: 'shortcuts' }), ...Object.fromEntries(goTo) } satisfies KeyMap
  }, [isOpen, scope])
  useKeys(map)
}

const SHEET: [string, [string, string][]][] = [
  [
    'Everywhere',
    [
      [`${MOD} K`, 'Search or run a command'],
      ...PAGES.map(({ shortcut, name }): [string, string] => [shortcut, `Go to ${name}`]),
      [`${MOD} 1…9`, 'Tab of what is selected'],
      ['?', 'This sheet'],
      ['Esc', 'Close what is open'],
    ],
  ],
  [
    'In tables',
    [
      ['j k', 'Down, up (arrows too)'],
      ['Home End', 'First, last row'],
      ['Enter', 'Select the row; again: open it as a page'],
      ['Space', 'Choose the row'],
      ['Shift ↓', 'Choose more'],
      [`${MOD} A`, 'Choose all'],
      ['← →', 'Close, open a group'],
      ['Alt ← →', 'Move a column, from its title'],
      ['Shift ← →', 'Resize a column, from its title'],
      ['/', 'Filter'],
    ],
  ],
  ['In logs', logKeys(MOD)],
  ['In charts', CHART_KEYS],
  ['In terminals', TERMINAL_KEYS],
]

export function ShortcutsDialog() {
  const isOpen = useDialogs((dialogs) => dialogs.open?.kind === 'shortcuts')
  return (
    <Dialog open={isOpen} onClose={closeDialog} title="Keyboard shortcuts" size="wide">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: in a small window it scrolls, and must by keyboard too. */}
      <section aria-label="Keys" tabIndex={0} className="columns-3 gap-8 outline-none">
        {SHEET.map(([title, keys]) => (
          <section key={title} className="mb-6 break-inside-avoid">
            <h3 className="mb-2 text-small font-semibold text-muted">{title}</h3>
            <dl className="grid gap-1.5">
              {keys.map(([key, meaning]) => (
                <div key={key} className="flex items-center justify-between gap-3">
                  <dt className="order-2 flex">
                    <Kbd>{key}</Kbd>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  )
}
