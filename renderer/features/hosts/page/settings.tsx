/** How the host is reached and watched, with the values that hold, and what can be done with its definition. */
import type { Host, HostAddress, SshAuth } from '../../../../shared/contract/hosts'
import { addressText, colourClass, showDialog } from '../../../app/hooks'
import { Button } from '../../../ui/button'
import { Fact, Facts } from '../../../ui/facts'
import { absolute } from '../../../ui/format'
import { setEnabled } from '../calls'
import { Columns, Panel } from './panel'

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
    <Columns
      left={
        <>
          <Panel title="How it is reached">
            <Facts nameWidth="112px">
              <Address address={host.address} />
              {host.certificate ? (
                <Fact name="Certificate">
                  <bdi>{host.certificate.subject}</bdi>, until {absolute(host.certificate.expiresAt)}
                </Fact>
              ) : null}
            </Facts>
          </Panel>
          <Panel title="What you say of it">
            <Said host={host} />
          </Panel>
        </>
      }
      right={
        <>
          <Panel title="How it is watched">
            <Watched host={host} />
          </Panel>
          <Panel title="Definition">
            <div className="flex flex-wrap gap-2 pt-1">
              <Button onClick={() => showDialog({ kind: 'edit-host', hostId: host.id })}>Edit host…</Button>
              <Button onClick={() => void setEnabled(host, isOff)}>{isOff ? 'Enable' : 'Disable'}</Button>
              <Button
                className="ml-auto text-crit!"
                onClick={() => showDialog({ kind: 'remove-host', hostId: host.id })}
              >
                Remove host…
              </Button>
            </div>
            {host.simulated ? (
              <p className="mt-2 text-small text-faint">
                What you say of a simulated host lasts until the demo ends; its address stays.
              </p>
            ) : null}
          </Panel>
        </>
      }
    />
  )
}

function Watched({ host }: { host: Host }) {
  return (
    <Facts nameWidth="112px">
      <Fact name="Engine asked">every 15 s, every 5 s while its connection is on the screen; 5 s to answer</Fact>
      {host.address.kind === 'ssh' ? (
        <Fact name="Line asked">
          every 4.75 s, given up after three without an answer; while its connection is on the screen every 3 s, given
          up after 8 s of silence
        </Fact>
      ) : null}
      <Fact name="After a loss">
        again at once, then after 5, 5, 10, 10, 20 and 30 s; a refused login never by itself
      </Fact>
      <Fact name="At once">5 requests, 2 streams of events, and a channel kept for the question whether it lives</Fact>
    </Facts>
  )
}

function Said({ host }: { host: Host }) {
  const none = <span className="text-faint">none</span>
  return (
    <Facts nameWidth="112px">
      <Fact name="Name">
        <bdi className="wrap-anywhere">{host.name}</bdi>
      </Fact>
      <Fact name="Group">{host.group ? <bdi className="wrap-anywhere">{host.group}</bdi> : none}</Fact>
      <Fact name="Tags">
        {host.tags.length === 0 ? none : host.tags.map((tag, at) => [at > 0 ? ', ' : '', <bdi key={tag}>{tag}</bdi>])}
      </Fact>
      <Fact name="Colour">
        {host.colour ? (
          <span className="flex items-center gap-1.5">
            <span className={`size-2.5 rounded-full ${colourClass(host.colour)}`} aria-hidden /> {host.colour}
          </span>
        ) : (
          none
        )}
      </Fact>
      <Fact name="Note">{host.note ? <bdi className="whitespace-pre-wrap wrap-anywhere">{host.note}</bdi> : none}</Fact>
    </Facts>
  )
}

function Address({ address }: { address: HostAddress }) {
  if (address.kind === 'local')
    return (
      <Fact name="Socket">
        <bdi className="font-mono text-small">{address.socketPath}</bdi> of this computer
      </Fact>
    )
  if (address.kind === 'tcp')
    return (
      <>
        <Whole address={address} />
        <Fact name="By">TCP without any protection, to port {address.port}</Fact>
      </>
    )
  if (address.kind === 'tls')
    return (
      <>
        <Whole address={address} />
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
      <Whole address={address} />
      <Fact name="By">
        SSH as <bdi>{address.user}</bdi>, to port {address.port}, with {AUTH[address.auth.kind]}
      </Fact>
      {address.auth.kind === 'key' ? (
        <Fact name="Key file">
          <bdi className="font-mono text-small wrap-anywhere">{address.auth.path}</bdi>
        </Fact>
      ) : null}
      <Fact name="Socket">
        <bdi className="font-mono text-small">{address.socketPath}</bdi>
      </Fact>
      <Fact name="Through">{VIA[address.via ?? 'forward']}</Fact>
    </>
  )
}

function Whole({ address }: { address: HostAddress }) {
  return (
    <Fact name="Address">
      <bdi className="font-mono text-small wrap-anywhere">{addressText(address)}</bdi>
    </Fact>
  )
}
