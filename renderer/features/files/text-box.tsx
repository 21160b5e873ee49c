/**
 * A plain editor: the browser's own text area with line numbers, a Tab that indents (Escape first, and Tab moves on), and
 * finding. The area keeps its own text, since a page that held a mebibyte of it would draw it anew at each key.
 */
import { useImperativeHandle, useRef, useState } from 'react'
import { useSize } from '../../ui/use-size'

export const LINE_PX = 18

export interface TextBoxHandle {
  value: () => string
  focus: () => void
  /** Selects the next place (or the one before) where `wanted` stands; false where it stands nowhere. */
  find: (wanted: string, backwards: boolean) => boolean
}

interface Props {
  label: string
  initial: string
  isReadOnly: boolean
  onInput: () => void
  ref: React.Ref<TextBoxHandle>
}

export function TextBox({ label, initial, isReadOnly, onInput, ref }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [size, measure] = useSize()
  const [lineCount, setLineCount] = useState(() => countLines(initial))
  const [topPx, setTopPx] = useState(0)
  const leavesByTab = useRef(false)

  useImperativeHandle(ref, () => ({
    value: () => area.current?.value ?? '',
    focus: () => area.current?.focus(),
    find: (wanted, backwards) => (area.current ? findIn(area.current, wanted, backwards) : false),
  }))

  function onKeyDown(event: React.KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Escape') {
      leavesByTab.current = true
      return
    }
    if (event.key === 'Tab' && !event.shiftKey && !isReadOnly && !leavesByTab.current) {
      event.preventDefault()
      // The one way that the area's own undo knows of.
      document.execCommand('insertText', false, '\t')
    }
    leavesByTab.current = false
  }

  return (
    <div ref={measure} className="relative flex min-h-0 flex-1 overflow-hidden bg-bg font-mono text-small">
      <Numbers count={lineCount} topPx={topPx} heightPx={size.height} />
      <textarea
        ref={area}
        aria-label={label}
        defaultValue={initial}
        readOnly={isReadOnly}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        onInput={() => {
          setLineCount(countLines(area.current?.value ?? ''))
          onInput()
        }}
        onKeyDown={onKeyDown}
        onScroll={(event) => setTopPx(event.currentTarget.scrollTop)}
        className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-3 py-2 leading-[18px] whitespace-pre outline-none [tab-size:8]"
      />
    </div>
  )
}

/** Only those in sight. */
function Numbers({ count, topPx, heightPx }: { count: number; topPx: number; heightPx: number }) {
  const first = Math.max(0, Math.floor((topPx - PAD_PX) / LINE_PX))
  const shown = Math.max(0, Math.min(count - first, Math.ceil(heightPx / LINE_PX) + 2))
  const digits = Math.max(3, String(count).length)
  return (
    <div
      aria-hidden
      className="flex-none overflow-hidden border-r border-line pr-2 pl-3 text-right text-faint select-none"
      style={{ width: `calc(${digits}ch + 22px)` }}
    >
      <div style={{ transform: `translateY(${PAD_PX + first * LINE_PX - topPx}px)` }}>
        {Array.from({ length: shown }, (_, at) => first + at + 1).map((number) => (
          <div key={number} className="leading-[18px]">
            {number}
          </div>
        ))}
      </div>
    </div>
  )
}
const PAD_PX = 8

export function countLines(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** Small and capital letters alike, round the end. */
function findIn(area: HTMLTextAreaElement, wanted: string, backwards: boolean): boolean {
  if (wanted === '') return false
  const text = area.value.toLowerCase()
  const what = wanted.toLowerCase()
  const { selectionStart, selectionEnd } = area
  const ahead = backwards ? text.lastIndexOf(what, selectionStart - 1) : text.indexOf(what, selectionEnd)
  const at =
    ahead >= 0 && !(backwards && selectionStart === 0) ? ahead : backwards ? text.lastIndexOf(what) : text.indexOf(what)
  if (at < 0) return false
  area.setSelectionRange(at, at + what.length)
  area.scrollTop = Math.max(0, (countLines(text.slice(0, at)) - 1) * LINE_PX - area.clientHeight / 2)
  return true
}
