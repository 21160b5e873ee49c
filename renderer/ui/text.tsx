/**
 * Text that came from outside: shown as text only, kept to its own direction so that it cannot reorder what stands
 * beside it, cut with the whole on hover. Used for every name, label, image and message a host has sent.
 */
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { shortId } from './format'

export function HostText({ children, className = '' }: { children: string; className?: string }) {
  return (
    <bdi title={children} className={`block min-w-0 truncate ${className}`}>
      {children}
    </bdi>
  )
}

/** An id cut to 12 characters; a click copies the whole. */
export function CopyId({ id, label }: { id: string; label: string }) {
  return (
    <CopyText text={id} label={`Copy ${label}`}>
      <span className="font-mono text-small">{shortId(id)}</span>
    </CopyText>
  )
}

/** A small button that copies `text`, beside what is a link already. */
export function CopyIcon({ text, label }: { text: string; label: string }) {
  const [copied, copy] = useCopy(text)
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={copy}
      className="ml-1.5 rounded-[4px] align-middle text-faint hover:text-accent"
    >
      {copied ? <Check size={12} aria-hidden className="text-accent" /> : <Copy size={12} aria-hidden />}
      <span role="status" className="sr-only">
        {copied ? 'copied' : ''}
      </span>
    </button>
  )
}

const COPIED_MS = 1500

/** Was it copied a moment ago, and what copies it. */
export function useCopy(text: string): [boolean, () => void] {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), COPIED_MS)
    })
  }
  return [copied, copy]
}

/** A button that copies `text` and says so for a moment. It is called by what it shows; its title says what it does. */
export function CopyText(props: { text: string; label: string; children: React.ReactNode }) {
  const [copied, copy] = useCopy(props.text)
  return (
    <button
      type="button"
      title={props.label}
      onClick={copy}
      className="inline-flex min-w-0 items-center gap-1.5 rounded-[4px] text-left hover:text-accent"
    >
      {props.children}
      <span role="status" className="text-tiny text-accent">
        {copied ? 'copied' : ''}
      </span>
    </button>
  )
}
