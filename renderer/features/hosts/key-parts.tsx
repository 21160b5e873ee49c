/** A host key as a person compares it, and how to check it. Used by the trust dialogs and the connection test. */
import { CopyText } from '../../ui/text'
import type { OfferedKey } from './calls'

export function Fingerprint({ label, value, note }: { label: string; value: string; note?: string }) {
  return (
    <div className="grid gap-1">
      <span className="text-small font-medium text-muted">{label}</span>
      <div className="selectable rounded-base border border-line bg-bg px-2.5 py-1.5">
        <CopyText text={value} label="Copy fingerprint">
          <code className="font-mono text-small break-all">{value}</code>
        </CopyText>
        {note ? <p className="text-small text-faint">{note}</p> : null}
      </div>
    </div>
  )
}

/** The file sshd keeps the key of this type in. */
function keyFile(keyType: string): string {
  if (keyType.includes('ecdsa')) return 'ssh_host_ecdsa_key.pub'
  return keyType.includes('rsa') ? 'ssh_host_rsa_key.pub' : 'ssh_host_ed25519_key.pub'
}

export function HowToCheck({ offered }: { offered: OfferedKey }) {
  return (
    <div className="text-small text-muted">
      <p>On the host itself, at its console, this prints the same line if the key is the right one:</p>
      <code className="selectable mt-1 block rounded-base border border-line bg-bg px-2.5 py-1.5 font-mono text-tiny break-all text-text">
        ssh-keygen -lf /etc/ssh/{keyFile(offered.keyType)}
      </code>
    </div>
  )
}
