/** Makes a token, puts it into the vault, and shows it this once. The vault is opened first where it must be. */
import { useState } from 'react'
import { ChoosePassword, notifyFailure, shell, UnlockVault, useVault } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Note } from '../../ui/note'
import { useCopy } from '../../ui/text'
import { newToken } from './token'

interface Props {
  isReplacing: boolean
  /** The id it lies under. */
  onMade: (id: string) => void
  onClose: () => void
}

export function TokenDialog({ isReplacing, onMade, onClose }: Props) {
  const vault = useVault()
  const [token, setToken] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const isShut = vault === undefined || vault.locked || (vault.seal === 'none' && !vault.osSeal.available)
  async function make() {
    setBusy(true)
    try {
      const value = newToken()
      const { id } = await shell().vault.put({ label: 'Token for Prometheus', value })
      onMade(id)
      setToken(value)
    } catch (thrown) {
      notifyFailure(thrown, 'The token could not be kept')
    }
    setBusy(false)
  }
  if (token !== undefined) return <Made token={token} onClose={onClose} />
  return (
    <Dialog
      open
      size="small"
      onClose={onClose}
      title={isReplacing ? 'Make a new token?' : 'Make a token'}
      description={
        isReplacing
          ? 'The one before stops working at once; put the new one where Prometheus reads it.'
          : 'Whoever shows it may read the newest metrics from this computer, and nothing else. It is kept sealed in the vault.'
      }
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" busy={isBusy} disabled={isShut} onClick={() => void make()}>
            {isReplacing ? 'Replace it' : 'Make it'}
          </Button>
        </>
      }
    >
      {isShut ? <OpenVault /> : null}
    </Dialog>
  )
}

function OpenVault() {
  const vault = useVault()
  if (!vault) return null
  return vault.locked ? (
    <>
      <Note tone="locked" message="The vault is locked" hint="Unlock it, so that the token can be kept." />
      <UnlockVault />
    </>
  ) : (
    <>
      <Note
        tone="locked"
        message="Choose a master password for the vault"
        hint={`${vault.osSeal.why} It is asked for once after each start.`}
      />
      <ChoosePassword needsCurrent={false} />
    </>
  )
}

function Made({ token, onClose }: { token: string; onClose: () => void }) {
  const [copied, copy] = useCopy(token)
  return (
    <Dialog
      open
      size="small"
      onClose={onClose}
      title="The token"
      description="It is shown only now. Put it into the file that Prometheus reads it from."
      foot={
        <>
          <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <code className="selectable rounded-base border border-line bg-bg px-3 py-2 font-mono text-small break-all">
        {token}
      </code>
    </Dialog>
  )
}
