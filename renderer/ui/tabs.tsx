/** Tabs over panels of one thing. Only the panel in sight is drawn, so that only what is looked at is asked for. */
import { Tabs as Base } from '@base-ui/react/tabs'
import { useEffect, useRef } from 'react'

interface Tab<T extends string> {
  id: T
  title: string
  content: () => React.ReactNode
}

interface TabsProps<T extends string> {
  label: string
  tabs: readonly Tab<T>[]
  chosen: T
  onChoose: (id: T) => void
}

export function Tabs<T extends string>({ label, tabs, chosen, onChoose }: TabsProps<T>) {
  const shown = tabs.find(({ id }) => id === chosen)
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the row is too narrow for all, the chosen one is in sight.
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen])
  return (
    <Base.Root value={chosen} onValueChange={(id: T) => onChoose(id)} className="flex min-h-0 flex-1 flex-col">
      <Base.List
        ref={list}
        aria-label={label}
        className="flex flex-none overflow-x-auto border-b border-line px-2.5 [scrollbar-width:none]"
      >
        {tabs.map(({ id, title }) => (
          <Base.Tab
            key={id}
            value={id}
            className="-mb-px h-8 flex-none border-b-2 border-transparent px-[5px] text-small text-muted transition-colors duration-100 hover:text-text data-active:border-accent data-active:text-text"
          >
            {title}
          </Base.Tab>
        ))}
      </Base.List>
      {shown ? (
        <Base.Panel key={chosen} value={chosen} className="min-h-0 flex-1 overflow-y-auto wrap-anywhere outline-none">
          {shown.content()}
        </Base.Panel>
      ) : null}
    </Base.Root>
  )
}
