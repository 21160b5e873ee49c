/**
 * The two small forms of the vault: unlock it, and choose or change its master password. They stand in dialogs of
 * their own and inside the add-host dialog, hence no <form> of theirs. What is typed goes straight to the vault.
 */
import { useState } from 'react'
import { toErrorInfo } from '../../../shared/errors'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { shell } from '../connection/connection'

const LEAST_LENGTH = 8

interface Props {
  onDone?: () => void
}

export function UnlockVault({ onDone }: Props) {
  const [password, setPassword] = useState('')
  const { busy, error, run } = useVaultCall(onDone)
  const unlock = () => password && void run(() => shell().vault.unlock({ password }))
  return (
    <Field
      label="Master password"
      type="password"
      autoFocus
      value={password}
      error={error}
      onChange={setPassword}
      onKeyDown={onEnter(unlock)}
      side={
        <Button kind="primary" className="h-[30px]" busy={busy} disabled={!password} onClick={unlock}>
          Unlock
        </Button>
      }
    />
  )
}

export function ChoosePassword({ onDone, needsCurrent }: Props & { needsCurrent: boolean }) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const { busy, error, run } = useVaultCall(onDone)
  const isReady = password.length >= LEAST_LENGTH && again === password && (!needsCurrent || current !== '')
  const choose = () =>
    isReady && void run(() => shell().vault.setPassword({ password, ...(needsCurrent ? { current } : {}) }))
  return (
    <div className="grid gap-3">
      {needsCurrent ? (
        <Field label="Current master password" type="password" value={current} error={error} onChange={setCurrent} />
      ) : null}
      <Field
        label="New master password"
        type="password"
        value={password}
        error={needsCurrent ? undefined : error}
        hint={`At least ${LEAST_LENGTH} characters. It cannot be recovered: without it the secrets must be typed again.`}
        onChange={setPassword}
        onKeyDown={onEnter(choose)}
      />
      <Field
        label="Once more"
        type="password"
        value={again}
        error={again !== '' && !password.startsWith(again) ? 'The two are not the same.' : undefined}
        onChange={setAgain}
        onKeyDown={onEnter(choose)}
        side={
          <Button kind="primary" className="h-[30px]" busy={busy} disabled={!isReady} onClick={choose}>
            Set password
          </Button>
        }
      />
    </div>
  )
}

function onEnter(run: () => unknown) {
  return (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    run()
  }
}

function useVaultCall(onDone: (() => void) | undefined) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  async function run(call: () => Promise<void>) {
    setBusy(true)
    setError(undefined)
    try {
      await call()
      onDone?.()
    } catch (thrown) {
      setError(toErrorInfo(thrown).message)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}
