/** The test of a connection as it runs: each stage with what it found; an unknown key is asked about right here. */
import { Check, LoaderCircle, Minus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Task, TaskStep } from '../../../shared/contract/tasks'
import { notifyFailure, useTask } from '../../app/hooks'
import { Button } from '../../ui/button'
import { latency } from '../../ui/format'
import { Note } from '../../ui/note'
import { HostText } from '../../ui/text'
import { offeredKey, trust } from './calls'
import { Fingerprint, HowToCheck } from './key-parts'

export function ConnectionTest({ taskId, onAgain }: { taskId: string; onAgain: () => void }) {
  const task = useTask(taskId)
  const result = useRef<HTMLDivElement>(null)
  const state = task?.state
  useEffect(() => {
    if (state && state !== 'running') result.current?.scrollIntoView({ block: 'nearest' })
  }, [state])
  if (!task) return <p className="text-muted">Starting the test…</p>
  return (
    <section aria-label="Connection test" className="grid gap-3 rounded-base border border-line bg-bg p-3">
      <ol className="grid gap-1">
        {task.steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
      <div ref={result} className="grid scroll-my-5 gap-3">
        <Result task={task} onAgain={onAgain} />
      </div>
    </section>
  )
}

const ICON: Record<TaskStep['state'], React.ReactNode> = {
  waiting: <span className="size-1.5 rounded-full bg-edge" />,
  running: <LoaderCircle size={13} className="animate-spin-slow text-info" aria-hidden />,
  done: <Check size={13} className="text-good" aria-hidden />,
  failed: <X size={13} className="text-crit" aria-hidden />,
  skipped: <Minus size={13} className="text-faint" aria-hidden />,
}

function Step({ step }: { step: TaskStep }) {
  const tookMs = step.startedAt && step.endedAt ? step.endedAt - step.startedAt : undefined
  return (
    <li className="grid grid-cols-[16px_164px_1fr_auto] items-center gap-2" aria-label={`${step.name}: ${step.state}`}>
      <span className="grid place-items-center">{ICON[step.state]}</span>
      <span className={step.state === 'waiting' || step.state === 'skipped' ? 'text-faint' : ''}>{step.name}</span>
      <HostText className="selectable text-small text-muted">{step.state === 'failed' ? '' : step.note}</HostText>
      <span className="text-tiny text-faint">{tookMs === undefined ? '' : latency(tookMs)}</span>
    </li>
  )
}

function Result({ task, onAgain }: { task: Task; onAgain: () => void }) {
  if (task.state === 'running') return <p className="sr-only">Testing the connection</p>
  if (task.state === 'done') return <Note urgent tone="good" message="It works. Everything needed answers." />
  const { error } = task
  if (error?.code === 'HOST_KEY_UNKNOWN') return <AskKey task={task} onAgain={onAgain} />
  const offered = offeredKey(error?.data)
  return (
    <>
      <Note
        urgent
        tone={task.state === 'cancelled' ? 'off' : 'crit'}
        message={error?.message ?? 'The test did not end.'}
        hint={error?.hint}
        details={error?.details}
      />
      {error?.code === 'HOST_KEY_CHANGED' && offered ? (
        <>
          {offered.known ? <Fingerprint label="Trusted until now" value={offered.known} /> : null}
          <Fingerprint label="Offered now" value={offered.fingerprint} />
        </>
      ) : null}
    </>
  )
}

function AskKey({ task, onAgain }: { task: Task; onAgain: () => void }) {
  const [busy, setBusy] = useState(false)
  const offered = offeredKey(task.error?.data)
  if (!offered) return <Note urgent tone="crit" message={task.error?.message ?? ''} hint={task.error?.hint} />
  async function accept() {
    if (!offered) return
    setBusy(true)
    try {
      await trust(offered)
      onAgain()
    } catch (thrown) {
      notifyFailure(thrown)
      setBusy(false)
    }
  }
  return (
    <div className="grid gap-2.5" role="alert">
      <p className="font-medium">
        Longshore has never seen the key of <bdi className="font-mono text-small">{offered.host}</bdi>. Is it the right
        one?
      </p>
      <Fingerprint label={`Fingerprint${offered.keyType ? ` (${offered.keyType})` : ''}`} value={offered.fingerprint} />
      <HowToCheck offered={offered} />
      <Button kind="primary" className="justify-self-start" busy={busy} onClick={() => void accept()}>
        Trust this key and go on
      </Button>
    </div>
  )
}
