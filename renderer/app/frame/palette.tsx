/** The palette (Ctrl/Cmd K): everything that can be gone to or done, by typing. */
import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { CornerDownLeft, Search } from 'lucide-react'
import { useMemo } from 'react'
import { Kbd } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { giveBackFocus } from '../../ui/opener'
import { HostText } from '../../ui/text'
import { type Command, closeDialog, useDialogs } from '../hooks'
import { useCommands } from './use-commands'

interface Group {
  value: string
  items: Command[]
}

const SHOWN = 60

export function Palette() {
  const isOpen = useDialogs((dialogs) => dialogs.open?.kind === 'palette')
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? undefined : closeDialog())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          aria-label="Command palette"
          finalFocus={giveBackFocus}
          className="fixed top-[10vh] left-1/2 z-40 flex max-h-[64vh] w-[600px] max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col overflow-hidden rounded-[10px] border border-line bg-raise shadow-float outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0"
        >
          <Commands />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Commands() {
  const commands = useCommands()
  const groups = useMemo(() => grouped(commands), [commands])
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      limit={SHOWN}
      autoHighlight="always"
      keepHighlight
      itemToStringValue={(item: Command) => `${item.label} ${item.detail ?? ''} ${item.group}`}
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={15} className="flex-none text-faint" aria-hidden />
        <Autocomplete.Input
          // By a key it is asked for: what is typed on must not reach the page's shortcuts.
          autoFocus
          aria-label="Search or run a command"
          placeholder="Go to a page, host or container, or run a command"
          className="h-11 min-w-0 flex-1 bg-transparent text-[14px] outline-none"
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-1.5">
        <Autocomplete.Empty>
          <p className="px-2.5 py-6 text-center text-muted">Nothing is called that.</p>
        </Autocomplete.Empty>
        <Autocomplete.List>
          {(group: Group) => (
            <Autocomplete.Group key={group.value} items={group.items} className="pb-1">
              <Autocomplete.GroupLabel className="px-2.5 pt-1.5 pb-1 text-tiny font-semibold text-faint">
                {group.value}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>{(item: Command) => <Item key={item.id} item={item} />}</Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
      <footer className="flex items-center gap-4 border-t border-line px-4 py-1.5 text-tiny text-faint">
        <span className="flex items-center gap-1.5">
          <Kbd>↑ ↓</Kbd> choose
        </span>
        <span className="flex items-center gap-1.5">
          <CornerDownLeft size={11} aria-hidden /> run
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd>Esc</Kbd> close
        </span>
      </footer>
    </Autocomplete.Root>
  )
}

function Item({ item }: { item: Command }) {
  const run = () => {
    closeDialog()
    item.run()
  }
  return (
    <Autocomplete.Item
      value={item}
      onClick={run}
      className="flex h-8 items-center gap-2.5 rounded-base px-2.5 outline-none data-highlighted:bg-accent-weak"
    >
      <span className="grid w-4 flex-none place-items-center text-muted">
        {item.tone ? <Mark tone={item.tone} /> : item.icon}
      </span>
      <HostText>{item.label}</HostText>
      {item.detail ? <HostText className="text-small text-faint">{item.detail}</HostText> : null}
      {item.shortcut ? (
        <span className="ml-auto flex flex-none">
          <Kbd>{item.shortcut}</Kbd>
        </span>
      ) : null}
    </Autocomplete.Item>
  )
}

function grouped(commands: readonly Command[]): Group[] {
  const groups = new Map<string, Command[]>()
  for (const command of commands) {
    const items = groups.get(command.group) ?? []
    items.push(command)
    groups.set(command.group, items)
  }
  return [...groups].map(([value, items]) => ({ value, items }))
}
