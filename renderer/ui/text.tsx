/**
 * Text that came from outside: shown as text only, kept to its own direction so that it cannot reorder what stands
 * beside it, cut with the whole on hover. Used for every name, label, image and message a host has sent.
 */
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

/** A button that copies `text` and says so for a moment. It is called by what it shows; its title says what it does. */
export function CopyText(props: { text: string; label: string; children: React.ReactNode }) {
  const [copied, setCopied] = useState(false)
  async function copy() {
    await navigator.clipboard.writeText(props.text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button
      type="button"
      title={props.label}
      onClick={() => void copy()}
      className="inline-flex min-w-0 items-center gap-1.5 rounded-[4px] text-left hover:text-accent"
    >
      {props.children}
      <span role="status" className="text-tiny text-accent">
        {copied ? 'copied' : ''}
      </span>
    </button>
  )
}
