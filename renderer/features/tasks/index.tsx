/** Tasks in the status bar: what runs now with its progress, and on click the journal with cancel and retry. */
import { Popover } from '@base-ui/react/popover'
import { ListChecks } from 'lucide-react'
import { useMemo } from 'react'
import type { Task } from '../../../shared/contract/tasks'
import { engine, notifyFailure, useTasks } from '../../app/hooks'
import { Button } from '../../ui/button'
import { State, type Tone } from '../../ui/mark'
import { Time } from '../../ui/time'

/** A task that ended longer ago is no news when the page opens. */
const ANNOUNCED_MS = 5000

export function TaskStatus() {
  const tasks = useTasks().list
  const newest = useMemo(() => [...tasks].sort((a, b) => b.startedAt - a.startedAt), [tasks])
  const running = newest.filter((task) => task.state === 'running')
  const first = running[0]
  const ended = newest.find((task) => task.endedAt !== undefined && Date.now() - task.endedAt < ANNOUNCED_MS)
  return (
    <Popover.Root>
      <span role="status" className="sr-only">
        {ended ? `${ended.title}: ${ended.state}` : ''}
      </span>
      <Popover.Trigger className="inline-flex h-[22px] min-w-0 items-center gap-2 rounded-[4px] px-1.5 hover:bg-hover hover:text-text data-popup-open:bg-hover data-popup-open:text-text">
        {first ? (
          <>
            <bdi className="truncate text-text">{first.title}</bdi>
            <Bar task={first} />
            {running.length > 1 ? <span>+{running.length - 1}</span> : null}
          </>
        ) : (
          <>
            <ListChecks size={13} aria-hidden /> Tasks
          </>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={6} className="z-50">
          <Popover.Popup className="flex max-h-[60vh] w-[400px] flex-col rounded-[8px] border border-line bg-raise shadow-float outline-none">
            <Popover.Title className="border-b border-line px-3.5 py-2 font-semibold">Tasks</Popover.Title>
            {newest.length === 0 ? (
              <p className="px-3.5 py-3 text-muted">
                Long work, such as testing a connection, shows here with its steps.
              </p>
            ) : (
              <ul className="min-h-0 divide-y divide-line overflow-y-auto">
                {newest.map((task) => (
                  <TaskItem key={task.id} task={task} />
                ))}
              </ul>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** Done steps of all steps where no progress is told. */
function progressOf(task: Task): number {
  if (task.progress !== undefined) return task.progress
  const ended = task.steps.filter((step) => step.state === 'done' || step.state === 'skipped').length
  return task.steps.length === 0 ? 0 : ended / task.steps.length
}

function Bar({ task }: { task: Task }) {
  const percent = Math.round(progressOf(task) * 100)
  return (
    <span className="inline-flex flex-none items-center gap-1.5">
      <span
        role="progressbar"
        aria-label={task.title}
        aria-valuenow={percent}
        className="h-1 w-20 overflow-hidden rounded-full bg-line"
      >
        <span className="block h-full bg-accent transition-[width] duration-150" style={{ width: `${percent}%` }} />
      </span>
      {percent} %
    </span>
  )
}

const STATE: Record<Task['state'], Tone> = {
  running: 'busy',
  done: 'good',
  failed: 'crit',
  cancelled: 'off',
  interrupted: 'warn',
}

function TaskItem({ task }: { task: Task }) {
  const call = async (verb: 'cancel' | 'retry') => {
    try {
      await engine().tasks[verb]({ taskId: task.id })
    } catch (thrown) {
      notifyFailure(thrown)
    }
  }
  const step = task.steps.find((each) => each.state === 'running' || each.state === 'failed')
  return (
    <li className="flex items-start gap-3 px-3.5 py-2">
      <div className="min-w-0 flex-1">
        <bdi className="block truncate font-medium" title={task.title}>
          {task.title}
        </bdi>
        <p className="flex flex-wrap gap-x-2 text-small text-muted">
          <State tone={STATE[task.state]} word={task.state} />
          <span>
            <Time at={task.endedAt ?? task.startedAt} />
          </span>
          {task.state === 'running' && step ? <bdi>{step.name}</bdi> : null}
        </p>
        {task.error ? <p className="text-small break-words text-muted">{task.error.message}</p> : null}
      </div>
      {task.canCancel && task.state === 'running' ? <Button onClick={() => void call('cancel')}>Cancel</Button> : null}
      {task.canRetry && task.state !== 'running' ? <Button onClick={() => void call('retry')}>Retry</Button> : null}
    </li>
  )
}
