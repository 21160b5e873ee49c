/**
 * Text that came from outside: shown as text only, kept to its own direction so that it cannot reorder what stands
 * beside it, cut with the whole on hover. Used for every name, label, image and message a host has sent.
 */
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { shortId, splitRightToLeft } from './format'

export function HostText({ children, className = '' }: { children: string; className?: string }) {
  return (
    <bdi title={children} className={`block min-w-0 truncate text-left ${className}`}>
      {children}
    </bdi>
  )
}

/** A name that is read in parts, the one that tells most first; the other leaves by wrapping out of sight. */
export function PartedText({ first, rest, title, children, muted = false }: PartedProps) {
  return (
    <span title={title} className="flex h-[18px] min-w-0 flex-wrap gap-x-2 overflow-hidden font-mono text-small">
      <bdi className={`max-w-full flex-none truncate ${muted ? 'text-muted' : ''}`}>{first}</bdi>
      {children}
      <bdi className="min-w-0 flex-1 basis-12 truncate text-left text-faint">{rest}</bdi>
    </span>
  )
}

interface PartedProps {
  first: string
  rest: string
  title: string
  muted?: boolean
  /** Stands between the two. */
  children?: React.ReactNode
}

/**
 * A sentence of ours with foreign names in it, where no element stands around each: what is written from right to left
 * keeps to itself, so that it reorders neither our words nor the names beside it. Commas, quotes and colons end a run.
 */
export function Isolated({ children }: { children: React.ReactNode }) {
  if (typeof children !== 'string') return children
  const parts = splitRightToLeft(children)
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name.
  return parts.length === 1 ? children : parts.map((part, at) => (at % 2 === 0 ? part : <bdi key={at}>{part}</bdi>))
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

/** Was it copied a moment ago, and what copies it. A long text is made when it is asked for. */
export function useCopy(text: string | (() => string)): [boolean, () => void] {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(() => {
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
