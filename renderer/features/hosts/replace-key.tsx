/** The one place where a changed key may take the place of the trusted one: the host's name must be typed. */
import { useState } from 'react'
import type { Host } from '../../../shared/contract/hosts'
import { closeDialog, notifyFailure } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { notify } from '../../ui/toast'
import { offeredKey, reconnect, trust } from './calls'
import { Fingerprint } from './key-parts'

export function ReplaceKey({ host }: { host: Host }) {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const offered = host.error?.code === 'HOST_KEY_CHANGED' ? offeredKey(host.error.data) : undefined
  const known = offered?.known
  if (!offered || !known) return null

  async function replace() {
    if (!offered) return
    setBusy(true)
    try {
      await trust(offered, known)
      closeDialog()
      notify({ tone: 'warn', title: `The trusted key of ${host.name} was replaced.` })
      await reconnect(host)
    } catch (thrown) {
      notifyFailure(thrown)
      setBusy(false)
    }
  }

  return (
    <section className="grid gap-3 rounded-base border border-crit/35 bg-crit-weak p-3">
      <div>
        <h3 className="font-semibold">Replace trusted key</h3>
        <p className="text-small text-muted">
          Only after you checked the new fingerprint at the host itself. What is done here stands in the audit.
        </p>
      </div>
      <Fingerprint label="Trusted until now" value={known} />
      <Fingerprint label="New key" value={offered.fingerprint} />
      <Field
        label={`Type the host's name, ${host.name}, to confirm`}
        value={typed}
        onChange={setTyped}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        side={
          <Button
            kind="danger"
            className="h-[30px]"
            busy={busy}
            disabled={typed !== host.name}
            onClick={() => void replace()}
          >
            Replace key
          </Button>
        }
      />
    </section>
  )
}
