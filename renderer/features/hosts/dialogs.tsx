/** All dialogs of hosts, drawn by the frame when asked for by name. */
import type { Host } from '../../../shared/contract/hosts'
import { closeDialog, useDialogs, useHost } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { remove } from './calls'
import { FindHostsDialog } from './found'
import { HostDialog } from './host-dialog'
import { KeyChangedDialog, TrustKeyDialog } from './key-dialogs'

export function HostDialogs() {
  const open = useDialogs((dialogs) => dialogs.open)
  const host = useHost(open && 'hostId' in open ? open.hostId : undefined)
  switch (open?.kind) {
    case 'add-host':
      return <HostDialog {...(open.draft ? { draft: open.draft } : {})} />
    case 'find-hosts':
      return <FindHostsDialog />
    case 'edit-host':
      return host ? <HostDialog key={host.id} host={host} /> : null
    case 'remove-host':
      return host ? <RemoveDialog host={host} /> : null
    case 'trust-key':
      return <TrustKeyDialog hostId={open.hostId} />
    case 'key-changed':
      return <KeyChangedDialog hostId={open.hostId} />
    default:
      return null
  }
}

function RemoveDialog({ host }: { host: Host }) {
  return (
    <Dialog
      open
      size="small"
      onClose={closeDialog}
      onSubmit={() => void remove(host)}
      title={
        <>
          Remove <bdi>{host.name}</bdi>?
        </>
      }
      description="Longshore forgets the host, what it last knew of its containers, and its secrets in the vault. Nothing is changed on the host itself; its audit entries stay."
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" kind="danger">
            Remove host
          </Button>
        </>
      }
    />
  )
}
