/**
 * Runs a container from an image, or another one like an existing: the form, the equivalent `docker run` beside it, and
 * then the task as it goes.
 */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ContainerSpec } from '../../../../shared/contract/container-spec'
import type { ContainerReference } from '../../../../shared/contract/containers'
import { dockerRunText } from '../../../../shared/domain/docker-run'
import { toErrorInfo } from '../../../../shared/errors'
import {
  closeDialog,
  containerLink,
  engine,
  isLive,
  navigate,
  useContainer,
  useContainers,
  useDialogs,
  useHosts,
  useTask,
} from '../../../app/hooks'
import { AskFailed, ReasonField, TaskProgress, useReason } from '../../../app/parts'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Select } from '../../../ui/menu'
import { Note } from '../../../ui/note'
import { CopyText } from '../../../ui/text'
import { RunFields } from './fields'
import { formOf, type RunForm, specOf, type Wrong } from './form'

export function RunDialog() {
  const open = useDialogs((dialogs) => dialogs.open)
  const asked = open?.kind === 'run-container' ? open : undefined
  const like = useContainer(asked?.likeKey)
  if (!asked) return null
  if (like) return <Like key={like.key} reference={{ hostId: like.hostId, id: like.id, name: like.name }} />
  return <Run hostId={asked.hostId} image={asked.image} />
}

function Like({ reference }: { reference: ContainerReference }) {
  const asked = useQuery({
    queryKey: ['spec', reference.hostId, reference.id],
    queryFn: ({ signal }) => engine().containers.specOf(reference, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
  if (asked.data) return <Run hostId={reference.hostId} like={reference} before={asked.data} />
  return (
    <Dialog open onClose={closeDialog} title={titleOf(reference)}>
      {asked.error ? (
        <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
      ) : (
        <p className="text-muted">Asking the engine…</p>
      )}
    </Dialog>
  )
}

const titleOf = (like: ContainerReference | undefined) =>
  like ? (
    <>
      Run another like <bdi>{like.name}</bdi>
    </>
  ) : (
    'Run a container'
  )

interface RunProps {
  hostId?: string | undefined
  image?: string | undefined
  like?: ContainerReference
  before?: ContainerSpec
}

function Run({ hostId: preset, image = '', like, before }: RunProps) {
  const hosts = useHosts().list.filter((host) => isLive(host) || host.id === preset)
  const [hostId, setHostId] = useState(preset ?? hosts[0]?.id ?? '')
  const [form, setForm] = useState<RunForm>(() =>
    before
      ? { ...formOf(withFreePorts(before)), name: before.name ? `${before.name}-copy` : '' }
      : { ...formOf(), image },
  )
  const [wrong, setWrong] = useState<Wrong>({})
  const [failure, setFailure] = useState<unknown>()
  const [taskId, setTaskId] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const reason = useReason()
  const read = specOf(form, before)

  async function run() {
    if ('wrong' in read) return setWrong(read.wrong)
    if (!reason.isEnough || !hostId) return
    setBusy(true)
    setFailure(undefined)
    try {
      const answer = await engine().containers.run({ hostId, spec: read.spec, like, start: true, reason: reason.text })
      setTaskId(answer.taskId)
    } catch (thrown) {
      setFailure(thrown)
    }
    setBusy(false)
  }

  if (taskId) return <Running taskId={taskId} name={form.name} hostId={hostId} onBack={() => setTaskId(undefined)} />
  const info = failure ? toErrorInfo(failure) : undefined
  return (
    <Dialog
      open
      size="large"
      onClose={closeDialog}
      onSubmit={() => void run()}
      title={titleOf(like)}
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" kind="primary" busy={isBusy} disabled={!hostId || !reason.isEnough}>
            Run container
          </Button>
        </>
      }
    >
      <div className="flex items-center gap-2">
        <span className="text-small font-medium text-muted">On</span>
        <Select
          label="Host"
          value={hostId}
          options={hosts.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setHostId}
        />
      </div>
      <RunFields
        form={form}
        wrong={wrong}
        hasLike={like !== undefined}
        onChange={(values) => {
          setForm((all) => ({ ...all, ...values }))
          setWrong({})
        }}
      />
      {before?.leftOut && before.leftOut.length > 0 ? (
        <Note
          tone="warn"
          message="The copy will lack some of what the original has."
          hint={before.leftOut.join(' · ')}
        />
      ) : null}
      <Equivalent text={'spec' in read ? dockerRunText(read.spec) : undefined} />
      <ReasonField reason={reason} autoFocus={false} />
      {info ? <Note urgent tone="crit" message={info.message} hint={info.hint} details={info.details} /> : null}
      {Object.keys(wrong).length > 0 ? <Note urgent tone="crit" message="Something above is not right yet." /> : null}
    </Dialog>
  )
}

/** The original holds its ports of the host; the copy gets others, which the engine chooses, until a person says. */
const withFreePorts = (spec: ContainerSpec): ContainerSpec => ({
  ...spec,
  ports: spec.ports.map(({ hostPort: _, ...port }) => port),
})

function Equivalent({ text }: { text: string | undefined }) {
  return (
    <section aria-label="The same as a command" className="grid gap-1">
      <h3 className="text-small font-medium text-muted">The same as a command</h3>
      {text ? (
        <CopyText text={text} label="Copy the command">
          <pre className="max-h-40 overflow-auto rounded-base border border-line bg-bg px-2.5 py-1.5 text-left font-mono text-small whitespace-pre-wrap wrap-anywhere">
            <bdi>{text}</bdi>
          </pre>
        </CopyText>
      ) : (
        <p className="text-small text-faint">It shows when everything above can be read.</p>
      )}
    </section>
  )
}

interface RunningProps {
  taskId: string
  name: string
  hostId: string
  onBack: () => void
}

function Running({ taskId, name, hostId, onBack }: RunningProps) {
  const task = useTask(taskId)
  const made = useContainers().list.find((row) => row.hostId === hostId && row.name === name)
  const isOver = task !== undefined && task.state !== 'running'
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={task?.title ?? 'Run a container'}
      foot={
        <>
          {isOver && task.state !== 'done' ? <Button onClick={onBack}>Back to the form</Button> : null}
          {made && isOver ? (
            <Button
              onClick={() => {
                closeDialog()
                navigate(containerLink(made.key))
              }}
            >
              Show it
            </Button>
          ) : null}
          <Button kind={isOver ? 'primary' : 'quiet'} onClick={closeDialog}>
            {isOver ? 'Done' : 'Go on in the background'}
          </Button>
        </>
      }
    >
      <TaskProgress taskId={taskId} />
    </Dialog>
  )
}
