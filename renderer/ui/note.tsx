/**
 * What a person is told in place: a failure as one sentence, what to do, details one click away and copyable; an empty
 * page that teaches. Knows no error codes, only words.
 */
import { useEffect, useRef, useState } from 'react'
import { Button } from './button'
import { Mark, type Tone } from './mark'
import { Isolated, useCopy } from './text'

const GROUND: Partial<Record<Tone, string>> = {
  crit: 'border-crit/35 bg-crit-weak',
  warn: 'border-warn/35 bg-warn-weak',
}

interface NoteProps {
  tone: Tone
  message: React.ReactNode
  hint?: React.ReactNode
  details?: string | undefined
  children?: React.ReactNode
  /** Stands at the right of the sentence, e.g. a Dismiss button. */
  aside?: React.ReactNode
  /** Announced at once (an error that just happened) instead of when the reader comes to it. */
  urgent?: boolean
}

export function Note({ tone, message, hint, details, children, aside, urgent }: NoteProps) {
  const [open, setOpen] = useState(false)
  const element = useRef<HTMLDivElement>(null)
  // What just went wrong is never out of sight below a long form.
  useEffect(() => {
    if (urgent) element.current?.scrollIntoView({ block: 'nearest' })
  }, [urgent])
  return (
    <div
      ref={element}
      role={urgent ? 'alert' : undefined}
      className={`grid gap-2 rounded-base border px-3 py-2.5 ${GROUND[tone] ?? 'border-line bg-bg'}`}
    >
      <div className="flex items-baseline gap-2">
        <span className="relative top-px">
          <Mark tone={tone} />
        </span>
        <div className="selectable min-w-0 flex-1">
          <p className="font-medium wrap-anywhere">
            <Isolated>{message}</Isolated>
          </p>
          {hint ? (
            <div className="text-muted wrap-anywhere">
              <Isolated>{hint}</Isolated>
            </div>
          ) : null}
        </div>
        {aside}
      </div>
      {children || details ? (
        <div className={`flex flex-wrap gap-1.5 ${children ? 'pl-[18px]' : 'pl-[7px]'}`}>
          {children}
          {details ? (
            <Button kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? 'Hide details' : 'View details'}
            </Button>
          ) : null}
        </div>
      ) : null}
      {open && details ? <Details text={details} /> : null}
    </div>
  )
}

export function Details({ text }: { text: string }) {
  const [copied, copy] = useCopy(text)
  return (
    <div className="relative">
      <pre className="selectable max-h-40 overflow-auto rounded-base border border-line bg-bg p-2 pr-16 font-mono text-tiny break-words whitespace-pre-wrap text-muted">
        {text}
      </pre>
      <Button kind="quiet" className="absolute top-1 right-1" onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}

interface EmptyProps {
  icon: React.ReactNode
  title: React.ReactNode
  children: React.ReactNode
  actions?: React.ReactNode
}

export function Empty({ icon, title, children, actions }: EmptyProps) {
  return (
    <div className="m-auto grid max-w-[440px] justify-items-center gap-2 p-8 text-center">
      <div className="mb-1 grid size-11 place-items-center rounded-[10px] border border-line bg-panel text-accent">
        {icon}
      </div>
      <h2 className="text-[15px] font-semibold">{title}</h2>
      <div className="text-muted">{children}</div>
      {actions ? <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  )
}
