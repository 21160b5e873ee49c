/** The two questions of a host key: an unknown one may be trusted here; a changed one is a hard stop with no such button. */
import { useState } from 'react'
import type { Host } from '../../../shared/contract/hosts'
import { closeDialog, notifyFailure, showDialog, useHost } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Note } from '../../ui/note'
import { notify } from '../../ui/toast'
import { offeredKey, reconnect, trust } from './calls'
import { Fingerprint, HowToCheck } from './key-parts'

export function TrustKeyDialog({ hostId }: { hostId: string }) {
  const host = useHost(hostId)
  const [busy, setBusy] = useState(false)
  const offered = offeredKey(host?.error?.data)
  if (!host || !offered) return null

  async function accept(known: Host) {
    if (!offered) return
    setBusy(true)
    try {
      await trust(offered)
      closeDialog()
      notify({ tone: 'good', title: `The key of ${known.name} is trusted from now on.` })
      await reconnect(known)
    } catch (thrown) {
      notifyFailure(thrown)
      setBusy(false)
    }
  }

  return (
    <Dialog
      open
      onClose={closeDialog}
      title={
        <>
          Is this <bdi>{host.name}</bdi>?
        </>
      }
      description={
        <>
          Longshore has never seen the key of{' '}
          <bdi className="font-mono text-small">
            {offered.host}:{offered.port}
          </bdi>
          . Trust it only if its fingerprint is the one you expect; from then on any other key is refused.
        </>
      }
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button kind="primary" busy={busy} onClick={() => void accept(host)}>
            Trust this key
          </Button>
        </>
      }
    >
      <Fingerprint label={`Fingerprint${offered.keyType ? ` (${offered.keyType})` : ''}`} value={offered.fingerprint} />
      <HowToCheck offered={offered} />
    </Dialog>
  )
}

export function KeyChangedDialog({ hostId }: { hostId: string }) {
  const host = useHost(hostId)
  const offered = offeredKey(host?.error?.data)
  if (!host || !offered) return null
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={
        <>
          The key of <bdi>{host.name}</bdi> has changed
        </>
      }
      foot={
        <>
          <Button kind="quiet" onClick={() => showDialog({ kind: 'edit-host', hostId })}>
            Edit host
          </Button>
          <Button kind="primary" onClick={closeDialog}>
            Keep it blocked
          </Button>
        </>
      }
    >
      <Note
        tone="crit"
        message="Longshore does not connect to it."
        hint="Either the host was reinstalled, or somebody stands between you and it and would read everything you send. Find out which before you do anything else."
      />
      {offered.known ? <Fingerprint label="Trusted until now" value={offered.known} /> : null}
      <Fingerprint label={`Offered now${offered.keyType ? ` (${offered.keyType})` : ''}`} value={offered.fingerprint} />
      <HowToCheck offered={offered} />
      <p className="text-small text-muted">
        Once you know the new key to be right, it is replaced in the host's settings: Edit host, Replace trusted key.
      </p>
    </Dialog>
  )
}
