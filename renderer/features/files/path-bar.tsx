/** Where one is, as crumbs to step back by, and as a field to type a path into (Ctrl/Cmd L, as in a browser). */
import { ArrowUp, ChevronRight, Pencil } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useKeys } from '../../app/hooks'
import { IconButton } from '../../ui/button'
import { INPUT } from '../../ui/field'
import { crumbsOf, parentOf, shownName } from './words'

interface Props {
  path: string
  onGo: (path: string) => void
  children?: React.ReactNode
}

export function PathBar({ path, onGo, children }: Props) {
  const [isTyping, setTyping] = useState(false)
  const goUp = useCallback(() => {
    if (path !== '/') onGo(parentOf(path))
  }, [path, onGo])
  const type = useCallback(() => setTyping(true), [])
  useKeys(useMemo(() => ({ 'mod+l': type, Backspace: goUp }), [type, goUp]))
  return (
    <div className="flex flex-none items-center gap-1 border-b border-line px-2 py-1.5">
      <IconButton label="Folder above" shortcut="Backspace" disabled={path === '/'} onClick={goUp}>
        <ArrowUp size={14} aria-hidden />
      </IconButton>
      {isTyping ? (
        <Typing path={path} onGo={onGo} onEnd={() => setTyping(false)} />
      ) : (
        <>
          <Crumbs path={path} onGo={onGo} />
          <IconButton label="Type a path" shortcut="Ctrl L" onClick={type}>
            <Pencil size={12} aria-hidden />
          </IconButton>
        </>
      )}
      <span className="ml-auto flex flex-none items-center gap-1">{children}</span>
    </div>
  )
}

function Crumbs({ path, onGo }: Pick<Props, 'path' | 'onGo'>) {
  const crumbs = crumbsOf(path)
  return (
    <nav aria-label="Path" className="min-w-0 overflow-x-auto [scrollbar-width:none]">
      <ol className="flex items-center font-mono text-small">
        {crumbs.map(({ name, path: to }, at) => (
          <li key={to} className="flex flex-none items-center">
            {at > 1 ? <ChevronRight size={11} aria-hidden className="text-faint" /> : null}
            <button
              type="button"
              aria-current={at === crumbs.length - 1 ? 'location' : undefined}
              onClick={() => onGo(to)}
              className="max-w-[220px] truncate rounded-[4px] px-1 py-0.5 text-muted hover:bg-hover hover:text-text aria-[current]:text-text"
            >
              <bdi>{shownName(name)}</bdi>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Typing({ path, onGo, onEnd }: Pick<Props, 'path' | 'onGo'> & { onEnd: () => void }) {
  const [typed, setTyped] = useState(path)
  return (
    <form
      className="min-w-0 flex-1"
      onSubmit={(event) => {
        event.preventDefault()
        onEnd()
        onGo(typed.startsWith('/') ? typed : `${path === '/' ? '' : path}/${typed}`)
      }}
    >
      <input
        aria-label="Path to go to"
        // biome-ignore lint/a11y/noAutofocus: it was asked for just now.
        autoFocus
        spellCheck={false}
        value={typed}
        maxLength={4096}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={onEnd}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onEnd()
        }}
        className={`${INPUT} h-[26px] font-mono text-small`}
      />
    </form>
  )
}
