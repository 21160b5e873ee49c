/** The transfers of one container as they go, under its files. */
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Task } from '../../../shared/contract/tasks'
import { engine, notifyFailure, useTask } from '../../app/hooks'
import { Button, IconButton } from '../../ui/button'
import { Mark, type Tone } from '../../ui/mark'
import { HostText, Isolated } from '../../ui/text'
import { forget, useTransfers } from './transfers'

const LOOK: Record<Task['state'], { tone: Tone; word: string }> = {
  running: { tone: 'busy', word: 'under way' },
  done: { tone: 'good', word: 'done' },
  failed: { tone: 'crit', word: 'failed' },
  cancelled: { tone: 'off', word: 'stopped' },
  interrupted: { tone: 'warn', word: 'interrupted' },
}

export function TransferStrip({ rowKey, onUploaded }: { rowKey: string; onUploaded: () => void }) {
  const ids = useTransfers(rowKey)
  if (ids.length === 0) return null
  return (
    <ul aria-label="Transfers" className="max-h-[30%] flex-none overflow-y-auto border-t border-line bg-bg">
      {ids.map((id) => (
        <Transfer key={id} id={id} onUploaded={onUploaded} onDismiss={() => forget(rowKey, id)} />
      ))}
    </ul>
  )
}

function Transfer({ id, onUploaded, onDismiss }: { id: string; onUploaded: () => void; onDismiss: () => void }) {
  const task = useTask(id)
  const told = useRef(false)
  const isOver = task !== undefined && task.state !== 'running'
  useEffect(() => {
    if (!isOver || told.current || task?.kind !== 'file.upload') return
    told.current = true
    onUploaded()
  }, [isOver, task?.kind, onUploaded])
  if (!task) return null
  const { tone, word } = LOOK[task.state]
  const note = task.steps.findLast((step) => step.note !== '')?.note ?? ''
  return (
    <li className="grid gap-1 px-3 py-1.5">
      <div className="flex items-center gap-2">
        <Mark tone={tone} />
        <HostText className="flex-1">{task.title}</HostText>
        <span role="status" className="flex-none text-small text-muted tabular-nums">
          {[word, task.state === 'failed' ? '' : note].filter(Boolean).join(' · ')}
        </span>
        {task.state === 'running' ? (
          <Button
            kind="quiet"
            disabled={!task.canCancel}
            onClick={() => void engine().tasks.cancel({ taskId: id }).catch(notifyFailure)}
          >
            Stop
          </Button>
        ) : (
          <IconButton label="Dismiss" onClick={onDismiss}>
            <X size={13} aria-hidden />
          </IconButton>
        )}
      </div>
      {task.state === 'running' && task.progress !== undefined ? <Bar task={task} /> : null}
      {task.error ? (
        <p role="alert" className="pl-4 text-small wrap-anywhere text-muted">
          <Isolated>{[task.error.message, task.error.hint].filter(Boolean).join(' ')}</Isolated>
        </p>
      ) : null}
    </li>
  )
}

function Bar({ task }: { task: Task }) {
  const percent = Math.round((task.progress ?? 0) * 100)
  return (
    <div
      role="progressbar"
      aria-label={task.title}
      aria-valuenow={percent}
      className="h-1 overflow-hidden rounded-full bg-line"
    >
      <div className="h-full bg-accent transition-[width] duration-150" style={{ width: `${percent}%` }} />
    </div>
  )
}
