/**
 * Removes many things: what would go, host by host, each of which can be left out; then the task that does it, item by
 * item, with what came of each. Prune fills it with what is unused, a selection with what was chosen.
 */
import { useState } from 'react'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { bytes, plural } from '../../ui/format'
import { closeDialog, notifyFailure } from '../hooks'
import { keyOf, type Prunable, PruneItems } from './prune-items'
import { ReasonField, useReason } from './reason'
import { TaskProgress } from './task-progress'

export interface ItemWords {
  noun: readonly [string, string]
  /** `up to`, where sizes count shared parts each time. */
  sizeWord?: string
  /** Which items are ticked to begin with; all, unless told otherwise. */
  isTicked?: (item: Prunable) => boolean
}

interface Props {
  title: string
  description: React.ReactNode
  words: ItemWords
  items: readonly Prunable[]
  /** Stands before the list. */
  children?: React.ReactNode
  /** Stands after the list, or in its place while there is none. */
  aside?: React.ReactNode
  /** Starts the task. */
  remove: (items: Prunable[], reason: string | undefined) => Promise<{ taskId: string }>
}

/** The contract takes no more at a time. */
const MAX_ITEMS = 1000

export function RemoveItemsDialog(props: Props) {
  const [taskId, setTaskId] = useState<string>()
  return taskId ? <Result taskId={taskId} title={props.title} /> : <Ask {...props} onStarted={setTaskId} />
}

function Ask(props: Props & { onStarted: (taskId: string) => void }) {
  const { title, description, words, aside, children, remove, onStarted } = props
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const [isStarting, setStarting] = useState(false)
  const reason = useReason()
  const items = props.items.slice(0, MAX_ITEMS)
  const isIn = (item: Prunable) => (words.isTicked?.(item) ?? true) !== turned.has(keyOf(item))
  const chosen = items.filter(isIn)
  const isReady = chosen.length > 0 && reason.isEnough && !isStarting

  function turn(which: readonly Prunable[]) {
    const next = new Set(turned)
    for (const key of which.map(keyOf)) if (!next.delete(key)) next.add(key)
    setTurned(next)
  }

  async function start() {
    if (!isReady) return
    setStarting(true)
    try {
      onStarted((await remove(chosen, reason.text)).taskId)
    } catch (thrown) {
      notifyFailure(thrown)
      setStarting(false)
    }
  }

  return (
    <Dialog
      open
      size="large"
      onClose={closeDialog}
      onSubmit={() => void start()}
      title={title}
      description={description}
      foot={
        <>
          <p role="status" className="mr-auto min-w-0 truncate text-muted">
            {chosen.length > 0 ? totalText(chosen, words) : ''}
          </p>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" kind="danger" disabled={!isReady} busy={isStarting}>
            {chosen.length > 0 ? `Remove ${plural(chosen.length, ...words.noun)}` : 'Remove'}
          </Button>
        </>
      }
    >
      {children}
      {items.length > 0 ? <PruneItems items={items} isIn={isIn} onTurn={turn} /> : null}
      {aside}
      {props.items.length > MAX_ITEMS ? (
        <p className="text-small text-muted">
          These are the first {MAX_ITEMS.toLocaleString('en')}; come again for the rest.
        </p>
      ) : null}
      {chosen.length > 0 ? <ReasonField reason={reason} autoFocus={false} /> : null}
    </Dialog>
  )
}

function totalText(chosen: readonly Prunable[], { sizeWord }: ItemWords): string {
  const known = chosen.filter((item) => item.sizeBytes !== undefined)
  const hosts = new Set(chosen.map((item) => item.hostId)).size
  const total = known.reduce((sum, item) => sum + (item.sizeBytes ?? 0), 0)
  const where = `on ${plural(hosts, 'host')}`
  if (known.length === 0) return where
  const rest = known.length < chosen.length ? ', some not measured' : ''
  return `${[sizeWord, bytes(total)].filter(Boolean).join(' ')} ${where}${rest}`
}

function Result({ taskId, title }: { taskId: string; title: string }) {
  return (
    <Dialog
      open
      size="large"
      onClose={closeDialog}
      title={title}
      foot={
        <Button kind="primary" autoFocus onClick={closeDialog}>
          Close
        </Button>
      }
    >
      <TaskProgress taskId={taskId} running="removing…" endsInResult />
    </Dialog>
  )
}
