/** How the host is reached and watched, with the values that hold, and what can be done with its definition. */
import type { Host, HostAddress, SshAuth } from '../../../../shared/contract/hosts'
import { showDialog } from '../../../app/hooks'
import { Button } from '../../../ui/button'
import { Fact, Facts, Section } from '../../../ui/facts'
import { absolute } from '../../../ui/format'
import { setEnabled } from '../calls'

const VIA = {
  forward: 'a channel to the socket',
  'dial-stdio': 'docker system dial-stdio',
  'sudo-dial-stdio': 'sudo -n docker system dial-stdio',
}
const AUTH: Record<SshAuth['kind'], string> = {
  agent: 'the keys of your SSH agent',
  key: 'a key file',
  password: 'a password kept in the vault',
}

export function HostSettings({ host }: { host: Host }) {
  const isOff = host.link === 'disabled'
  return (
    <div className="grid max-w-[860px]">
      <Section title="How it is reached">
        <Facts nameWidth="128px">
          <Address address={host.address} />
          {host.certificate ? (
            <Fact name="Certificate">
              <bdi>{host.certificate.subject}</bdi>, until {absolute(host.certificate.expiresAt)}
            </Fact>
          ) : null}
        </Facts>
      </Section>
      <Section title="How it is watched">
        <Facts nameWidth="128px">
          <Fact name="Engine asked">every 15 s, every 5 s while its connection is on the screen; 5 s to answer</Fact>
          {host.address.kind === 'ssh' ? (
            <Fact name="Line asked">every 4.75 s; given up after three without an answer</Fact>
          ) : null}
          <Fact name="After a loss">
            again at once, then after 5, 5, 10, 10, 20 and 30 s; a refused login never by itself
          </Fact>
          <Fact name="At once">6 requests, and 2 channels kept for events and the question whether it lives</Fact>
        </Facts>
      </Section>
      <Section title="Definition">
        <div className="flex gap-2 pt-1">
          <Button disabled={host.simulated} onClick={() => showDialog({ kind: 'edit-host', hostId: host.id })}>
            Edit host…
          </Button>
          <Button onClick={() => void setEnabled(host, isOff)}>{isOff ? 'Enable' : 'Disable'}</Button>
          <Button kind="danger" onClick={() => showDialog({ kind: 'remove-host', hostId: host.id })}>
            Remove host…
          </Button>
        </div>
      </Section>
    </div>
  )
}

function Address({ address }: { address: HostAddress }) {
  if (address.kind === 'local')
    return (
      <Fact name="Socket">
        <bdi className="font-mono text-small">{address.socketPath}</bdi> of this computer
      </Fact>
    )
  if (address.kind === 'tcp') return <Fact name="By">TCP without any protection, to port {address.port}</Fact>
  if (address.kind === 'tls')
    return (
      <>
        <Fact name="By">TLS, to port {address.port}</Fact>
        <Fact name="Certificates">
          {address.material.kind === 'pasted' ? (
            'pasted; the key is kept in the vault'
          ) : (
            <bdi className="font-mono text-small">{address.material.certificate}</bdi>
          )}
        </Fact>
        <Fact name="Checked against">
          {address.material.ca ? 'your certificate authority' : 'this system’s authorities'}, as{' '}
          <bdi>{address.serverName ?? address.host}</bdi>
        </Fact>
      </>
    )
  return (
    <>
      <Fact name="By">
        SSH as <bdi>{address.user}</bdi>, to port {address.port}, with {AUTH[address.auth.kind]}
      </Fact>
      <Fact name="Socket">
        <bdi className="font-mono text-small">{address.socketPath}</bdi>
      </Fact>
      <Fact name="Through">{VIA[address.via ?? 'forward']}</Fact>
    </>
  )
}
