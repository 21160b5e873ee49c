/** Where the new terminal is opened: a running container or a host with a shell, found by typing a part of its name. */
import { useMemo, useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import { isLive, useContainers, useHosts } from '../../app/hooks'
import { Field } from '../../ui/field'
import { Mark } from '../../ui/mark'
import { HostText } from '../../ui/text'
import { hasShell } from './draft'

export type Place = { kind: 'container'; row: Container } | { kind: 'host'; host: Host }

const SHOWN = 7

interface Option {
  key: string
  name: string
  detail: string
  place: Place
}

export function ChoosePlace({ onChoose }: { onChoose: (place: Place) => void }) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const options = useOptions()
  const found = useMemo(() => matching(options, typed), [options, typed])
  const shown = found.slice(0, SHOWN)
  const marked = Math.min(at, shown.length - 1)

  function onKeyDown(event: React.KeyboardEvent) {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const option = shown[marked]
    if (by !== 0) setAt(Math.max(0, Math.min(shown.length - 1, marked + by)))
    else if (event.key === 'Enter' && option) onChoose(option.place)
    else return
    event.preventDefault()
  }
  return (
    <div className="grid gap-2">
      <Field
        label="Container or host"
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="terminal-places"
        aria-activedescendant={shown[marked] ? `place-${marked}` : undefined}
        placeholder="Part of its name"
        value={typed}
        onChange={(text) => {
          setTyped(text)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id="terminal-places"
        role="listbox"
        aria-label="Where"
        className="grid content-start gap-px"
        style={{ minHeight: SHOWN * 29 }}
      >
        {shown.map((option, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field above keeps the focus and says which one is marked.
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field above chooses the marked one.
          <div
            key={option.key}
            id={`place-${index}`}
            role="option"
            aria-selected={index === marked}
            onClick={() => onChoose(option.place)}
            onPointerMove={() => setAt(index)}
            className={`flex h-7 items-center gap-2 rounded-base px-2 ${index === marked ? 'bg-accent-weak' : ''}`}
          >
            <Mark tone="good" />
            <HostText>{option.name}</HostText>
            <HostText className="flex-1 text-small text-muted">{option.detail}</HostText>
          </div>
        ))}
        {shown.length === 0 ? (
          <p className="px-2 py-1 text-muted">
            {options.length === 0 ? 'No container runs on a connected host.' : 'Nothing that runs is called that.'}
          </p>
        ) : null}
        {found.length > SHOWN ? <p className="px-2 text-small text-faint">and {found.length - SHOWN} more</p> : null}
      </div>
    </div>
  )
}

/** Whose own name has all the words stand before those whose host or image has some. */
function matching(options: readonly Option[], typed: string): Option[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const found = options.filter(({ name, detail }) => has(`${name} ${detail}`))
  return [...found.filter(({ name }) => has(name)), ...found.filter(({ name }) => !has(name))]
}

function useOptions(): Option[] {
  const hosts = useHosts()
  const containers = useContainers().list
  return useMemo(() => {
    const live = hosts.list.filter(isLive)
    const names = new Map(live.map((host) => [host.id, host.name]))
    const running = containers.filter((row) => row.state === 'running' && names.has(row.hostId))
    return [
      ...running.map(
        (row): Option => ({
          key: row.key,
          name: row.name,
          detail: `on ${names.get(row.hostId) ?? ''} · ${row.image}`,
          place: { kind: 'container', row },
        }),
      ),
      ...live.filter(hasShell).map(
        (host): Option => ({
          key: host.id,
          name: host.name,
          detail: 'shell of the host',
          place: { kind: 'host', host },
        }),
      ),
    ].sort((a, b) => a.name.localeCompare(b.name))
  }, [hosts, containers])
}
