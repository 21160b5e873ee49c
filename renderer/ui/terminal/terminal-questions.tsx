/**
 * What a terminal asks the person: may this be pasted (it has several lines, or held what is not seen), and may a program
 * put this on the clipboard. The second takes no focus: what is being typed must not answer it. Shown by terminal.tsx.
 */
import { ClipboardCopy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../button'
import { Checkbox } from '../checkbox'
import { Dialog } from '../dialog'
import { plural } from '../format'
import { Note } from '../note'
import type { Paste } from './terminal-paste'

interface PasteProps {
  paste: Paste
  onPaste: (text: string, isTrusted: boolean) => void
  onCancel: () => void
}

const SHOWN_LETTERS = 20_000

export function PasteQuestion({ paste, onPaste, onCancel }: PasteProps) {
  const [isTrusted, setTrusted] = useState(false)
  const { text, oneLine, lines, hasBreak, removed } = paste
  const many = lines > 1 ? plural(lines, 'line') : 'with the line break'
  return (
    <Dialog
      open
      size="large"
      onClose={onCancel}
      onSubmit={() => onPaste(hasBreak ? oneLine : text, isTrusted)}
      title={hasBreak ? `Paste ${many}?` : 'Paste this?'}
      description={hasBreak ? 'A line break can run what stands before it.' : undefined}
      foot={
        <>
          {hasBreak ? (
            // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control.
            <label className="mr-auto flex items-center gap-2 text-muted">
              <Checkbox checked={isTrusted} onChange={setTrusted} /> Do not ask about lines here
            </label>
          ) : null}
          <Button kind="quiet" onClick={onCancel}>
            Cancel
          </Button>
          {hasBreak ? <Button onClick={() => onPaste(text, isTrusted)}>Paste {many}</Button> : null}
          <Button kind="primary" type="submit" autoFocus disabled={(hasBreak ? oneLine : text) === ''}>
            {hasBreak ? (lines > 1 ? 'Paste as one line' : 'Paste without it') : 'Paste'}
          </Button>
        </>
      }
    >
      {removed > 0 ? (
        <Note
          tone="warn"
          message={`${plural(removed, 'hidden character')} ${removed === 1 ? 'was' : 'were'} taken out.`}
          hint="Control characters and invisible ones can act in a terminal or hide what is pasted."
        />
      ) : null}
      <pre className="selectable max-h-[38vh] overflow-auto rounded-base border border-line bg-bg p-2.5 font-mono text-small whitespace-pre-wrap break-all">
        <bdi>{text.slice(0, SHOWN_LETTERS)}</bdi>
        {text.length > SHOWN_LETTERS ? `\n… and ${(text.length - SHOWN_LETTERS).toLocaleString('en')} more` : ''}
      </pre>
    </Dialog>
  )
}

interface CopyProps {
  text: string
  isBelow: boolean
  onCopy: (isAlways: boolean) => void
  onDismiss: () => void
}

export function CopyQuestion({ text, isBelow, onCopy, onDismiss }: CopyProps) {
  return (
    <div
      role="alert"
      className={`absolute inset-x-3 z-10 flex items-center gap-2.5 rounded-[8px] border border-line bg-raise py-1.5 pr-1.5 pl-3 shadow-float ${isBelow ? 'bottom-2' : 'top-2'}`}
    >
      <ClipboardCopy size={14} aria-hidden className="flex-none text-accent" />
      <p className="min-w-0 flex-1">
        What runs here wants to put this on your clipboard:
        <bdi className="block truncate font-mono text-small text-muted" title={text.slice(0, 2_000)}>
          {text.slice(0, 300)}
        </bdi>
      </p>
      <Button kind="quiet" onClick={onDismiss}>
        No
      </Button>
      <Button onClick={() => onCopy(true)}>Always here</Button>
      <Button onClick={() => onCopy(false)}>Copy</Button>
    </div>
  )
}
