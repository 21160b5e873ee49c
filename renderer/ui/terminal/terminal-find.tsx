/** Looks for text in a terminal's lines. Enter goes on, Shift+Enter back, Esc ends it. Shown by terminal.tsx. */
import { CaseSensitive, ChevronDown, ChevronUp, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../button'
import type { TerminalScreen } from './terminal-screen'

interface Props {
  screen: TerminalScreen
  found: { at: number; count: number }
  onClose: () => void
}

export function TerminalFind({ screen, found, onClose }: Props) {
  const [text, setText] = useState('')
  const [isCase, setCase] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [])
  useEffect(() => () => screen.endFind(), [screen])
  const find = (isBackward: boolean) => screen.find(text, { isBackward, isCase, isTyping: false })

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === 'Enter') find(!event.shiftKey)
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className="absolute top-2 right-4 z-10 flex items-center gap-0.5 rounded-[8px] border border-line bg-raise p-1 shadow-float">
      <input
        ref={box}
        aria-label="Find in this terminal"
        placeholder="Find"
        value={text}
        spellCheck={false}
        onChange={({ target }) => {
          setText(target.value)
          screen.find(target.value, { isBackward: true, isCase, isTyping: true })
        }}
        onKeyDown={onKeyDown}
        className="h-[26px] w-[180px] rounded-base bg-bg px-2 outline-none focus-visible:outline-1"
      />
      <span role="status" className="w-[78px] px-1 text-right text-small text-muted">
        {text === '' ? '' : found.count === 0 ? 'none' : `${found.at} of ${found.count}`}
      </span>
      <IconButton
        label="Match case"
        aria-pressed={isCase}
        className={isCase ? 'bg-accent-weak text-accent' : ''}
        onClick={() => {
          setCase(!isCase)
          screen.find(text, { isBackward: true, isCase: !isCase, isTyping: true })
        }}
      >
        <CaseSensitive size={15} aria-hidden />
      </IconButton>
      {/* Later lines are below: the newest is found first, and the next one is above it. */}
      <IconButton label="Above" shortcut="Enter" onClick={() => find(true)}>
        <ChevronUp size={15} aria-hidden />
      </IconButton>
      <IconButton label="Below" shortcut="Shift Enter" onClick={() => find(false)}>
        <ChevronDown size={15} aria-hidden />
      </IconButton>
      <IconButton label="Close" shortcut="Esc" onClick={onClose}>
        <X size={14} aria-hidden />
      </IconButton>
    </search>
  )
}
