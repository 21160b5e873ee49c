/** A task as it goes: how far it is, each step with what came of it, and a way to stop it. */
import type { TaskStep } from '../../../shared/contract/tasks'
import { Button } from '../../ui/button'
import { Mark, type Tone } from '../../ui/mark'
import { Note } from '../../ui/note'
import { engine, notifyFailure, useTask } from '../hooks'

const STEP: Record<TaskStep['state'], { tone: Tone; word: string }> = {
  waiting: { tone: 'off', word: 'waiting' },
  running: { tone: 'busy', word: 'under way…' },
  done: { tone: 'good', word: 'done' },
  failed: { tone: 'crit', word: 'failed' },
  skipped: { tone: 'paused', word: 'left' },
}

interface Props {
  taskId: string
  /** How a step under way reads: `removing…`. */
  running?: string
  /** Is the last step no step but the result in words? */
  endsInResult?: boolean
}

export function TaskProgress({ taskId, running, endsInResult = false }: Props) {
  const task = useTask(taskId)
  if (!task) return <p className="text-muted">Starting…</p>
  const isOver = task.state !== 'running'
  const result = endsInResult ? task.steps.at(-1) : undefined
  const steps = endsInResult ? task.steps.slice(0, -1) : task.steps
  // What failed comes first once all is over: nobody should have to look for it.
  const shown = isOver ? [...steps].sort((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed')) : steps
  const percent = Math.round((isOver ? 1 : (task.progress ?? 0)) * 100)
  return (
    <>
      <div className="flex items-center gap-3">
        <p role="status" className="min-w-0 flex-1">
          {isOver ? result?.note || counted(steps) : `${task.title}…`}
        </p>
        {task.canCancel && !isOver ? (
          <Button onClick={() => void engine().tasks.cancel({ taskId }).catch(notifyFailure)}>Stop</Button>
        ) : null}
      </div>
      <div
        role="progressbar"
        aria-label={task.title}
        aria-valuenow={percent}
        className="h-1 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full bg-accent transition-[width] duration-150" style={{ width: `${percent}%` }} />
      </div>
      {task.error ? <Note tone="crit" message={task.error.message} hint={task.error.hint} /> : null}
      <ul className="max-h-[42vh] overflow-y-auto">
        {shown.map((step) => (
          <li key={step.name} className="flex items-baseline gap-2.5 py-0.5">
            <Mark tone={STEP[step.state].tone} />
            <bdi className="min-w-0 truncate font-mono text-small" title={step.name}>
              {step.name}
            </bdi>
            <span className="ml-auto max-w-[60%] flex-none text-right text-small text-muted">
              <bdi>{step.note || (step.state === 'running' && running) || STEP[step.state].word}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** `3 done, 1 failed, 2 left`. */
function counted(steps: readonly TaskStep[]): string {
  const states = ['done', 'failed', 'skipped', 'waiting'] as const
  return states
    .map((state) => ({ word: STEP[state].word, count: steps.filter((step) => step.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(', ')
}
