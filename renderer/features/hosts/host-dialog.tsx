/** Adds or edits a host: one field for the address, how to prove who you are, a test that shows each stage, then save. */
import { useState } from 'react'
import type { Host, HostDraft } from '../../../shared/contract/hosts'
import { type ErrorInfo, toErrorInfo } from '../../../shared/errors'
import { addressText, closeDialog, engine, useWhoAmI } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { Note } from '../../ui/note'
import { notify } from '../../ui/toast'
import { AuthFields } from './auth-fields'
import { ConnectionTest } from './connection-test'
import { DEFAULT_SOCKET, draftOf, emptyForm, type Form, formOf, type Wrong, wayOf } from './draft'
import { suggestName } from './parse-address'
import { RemarkFields } from './remark-fields'
import { ReplaceKey } from './replace-key'
import { useSecretId } from './secret'
import { TcpFields } from './tls-fields'

interface Props {
  /** The host to edit; without one a host is added. */
  host?: Host
  /** What was found, to be looked at before it is added. */
  draft?: HostDraft
}

export function HostDialog({ host, draft }: Props) {
  const operator = useWhoAmI()?.operator ?? 'root'
  const [form, setForm] = useState<Form>(() =>
    host ? formOf(host, addressText(host.address)) : draft ? formToCheck(draft) : emptyForm(),
  )
  const [wrong, setWrong] = useState<Wrong>({})
  const [failure, setFailure] = useState<ErrorInfo>()
  const [busy, setBusy] = useState<'test' | 'save'>()
  const [taskId, setTaskId] = useState<string>()
  const secretId = useSecretId()
  const change = (values: Partial<Form>) => {
    setForm((before) => ({ ...before, ...values }))
    setWrong({})
    setFailure(undefined)
  }

  /** Checks the form, puts a typed secret into the vault, and hands the draft on. */
  async function withDraft(step: 'test' | 'save', use: (draft: HostDraft) => Promise<void>) {
    const checked = draftOf(form, operator, form.keptId)
    if ('wrong' in checked) return setWrong(checked.wrong)
    setBusy(step)
    setFailure(undefined)
    try {
      const id = await secretId(form, checked.draft.name)
      const ready = draftOf(form, operator, id)
      if ('draft' in ready) await use(ready.draft)
    } catch (thrown) {
      setFailure(toErrorInfo(thrown))
    }
    setBusy(undefined)
  }

  const test = () =>
    void withDraft('test', async (draft) => {
      setTaskId(undefined)
      setTaskId((await engine().hosts.test(draft)).taskId)
    })

  const save = () =>
    void withDraft('save', async (draft) => {
      if (host) await engine().hosts.edit({ ...draft, hostId: host.id })
      else await engine().hosts.add(draft)
      closeDialog()
      notify({ tone: 'good', title: host ? `Saved ${draft.name}.` : `Added ${draft.name}; connecting to it now.` })
    })

  return (
    <Dialog
      open
      onClose={closeDialog}
      onSubmit={save}
      title={host ? `Edit ${host.name}` : 'Add a host'}
      description={host ? undefined : 'Over SSH or TLS, or a socket on this machine. Nothing is installed on the host.'}
      foot={
        <>
          <Button className="mr-auto" busy={busy === 'test'} onClick={test}>
            Test connection
          </Button>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" kind="primary" busy={busy === 'save'}>
            {host ? 'Save' : 'Add host'}
          </Button>
        </>
      }
    >
      <AddressFields form={form} wrong={wrong} operator={operator} onChange={change} />
      <WayFields form={form} wrong={wrong} onChange={change} />
      <RemarkFields form={form} onChange={change} />
      {failure ? (
        <Note urgent tone="crit" message={failure.message} hint={failure.hint} details={failure.details} />
      ) : null}
      {taskId ? <ConnectionTest taskId={taskId} onAgain={test} /> : null}
      {host ? <ReplaceKey host={host} /> : null}
    </Dialog>
  )
}

interface FieldsProps {
  form: Form
  wrong: Wrong
  onChange: (values: Partial<Form>) => void
}

/** A found host without protection has its risk accepted by nobody yet. */
const formToCheck = (draft: HostDraft): Form => ({
  ...formOf(draft, addressText(draft.address)),
  isRiskAccepted: false,
})

/** What the way of the typed address asks for. */
function WayFields(props: FieldsProps) {
  const { kind } = wayOf(props.form)
  if (kind === 'local') return null
  return kind === 'tls' || kind === 'tcp' ? <TcpFields {...props} /> : <AuthFields {...props} />
}

function AddressFields({ form, wrong, operator, onChange }: FieldsProps & { operator: string }) {
  const { kind, parsed } = wayOf(form)
  const [showsSocket, setShowsSocket] = useState(form.socketPath !== DEFAULT_SOCKET)
  return (
    <>
      <Field
        label="Address"
        autoFocus
        mono
        placeholder="ssh://user@host, tcp://host:2376 or unix:///path"
        value={form.address}
        onChange={(address) => onChange({ address })}
        error={wrong.address}
        hint={<Understood form={form} operator={operator} />}
      />
      <div className="grid grid-cols-2 gap-3">
        <Field
          label="Name"
          placeholder={suggestName(parsed) || 'What you call it'}
          maxLength={64}
          value={form.name}
          onChange={(name) => onChange({ name })}
        />
        {kind !== 'ssh' && kind !== 'invalid' ? null : showsSocket ? (
          <Field
            label="Docker socket on the host"
            mono
            value={form.socketPath}
            error={wrong.socketPath}
            onChange={(socketPath) => onChange({ socketPath })}
          />
        ) : (
          <Button kind="quiet" className="self-end justify-self-start" onClick={() => setShowsSocket(true)}>
            Docker listens elsewhere…
          </Button>
        )}
      </div>
    </>
  )
}

/** What Longshore makes of the typed address, part by part, so that a slip shows before the test. */
function Understood({ form, operator }: { form: Form; operator: string }) {
  const { kind, parsed } = wayOf(form)
  if (parsed.kind === 'invalid') return parsed.why
  if (parsed.kind === 'local') return 'A Docker socket on this machine.'
  if (parsed.kind === 'tcp')
    return (
      <>
        {kind === 'tls' ? 'With TLS' : 'Without protection'} to <b className="font-medium text-text">{parsed.host}</b>,
        port <b className="font-medium text-text">{parsed.port}</b>.
      </>
    )
  return (
    <>
      Signs in as <b className="font-medium text-text">{parsed.user ?? operator}</b>
      {parsed.user ? '' : ' (you)'} on <b className="font-medium text-text">{parsed.host}</b>, port{' '}
      <b className="font-medium text-text">{parsed.port}</b>.
    </>
  )
}
