/** One forward in full: where it is, where it leads, what went through, why it fails. */
import { ArrowUpRight, Copy, ExternalLink, X } from 'lucide-react'
import { containerLink, navigate, notifyFailure } from '../../app/hooks'
import { InspectorFrame } from '../../app/parts'
import { Button } from '../../ui/button'
import { Fact, Facts, Section } from '../../ui/facts'
import { absolute, bytes } from '../../ui/format'
import { Note } from '../../ui/note'
import { CopyText } from '../../ui/text'
import { closeForward, openInBrowser } from './calls'
import { type ForwardRow, ForwardState } from './columns'
import { localAddress, type Scheme, schemeOf } from './words'

export function Inspector({ row, onClose }: { row: ForwardRow; onClose: () => void }) {
  const { item: forward, hostName } = row
  const first = schemeOf(forward.containerPort)
  const schemes: Scheme[] = first === 'http' ? ['http', 'https'] : ['https', 'http']
  const { error } = forward
  return (
    <InspectorFrame
      kind="Forward"
      name={`${forward.containerName}, port ${forward.containerPort}`}
      hostName={hostName}
      isFresh
      summary={error ? null : <ForwardState row={row} />}
      onClose={onClose}
      actions={
        <>
          {schemes.map((scheme) => (
            <Button
              key={scheme}
              kind={scheme === first && !error ? 'primary' : 'plain'}
              onClick={() => void openInBrowser(forward, scheme).catch(notifyFailure)}
            >
              <ExternalLink size={12} aria-hidden /> Open as {scheme}
            </Button>
          ))}
          <Button onClick={() => void closeForward(forward)}>
            <X size={13} aria-hidden /> Close
          </Button>
        </>
      }
    >
      {error ? (
        <div className="p-4">
          <Note tone="warn" message={error.message} hint={error.hint} details={error.details} />
        </div>
      ) : null}
      <Section title="Way">
        <Facts nameWidth="118px">
          <Fact name="On this computer">
            <CopyText text={localAddress(forward)} label="Copy address">
              <span className="font-mono text-small">{localAddress(forward)}</span>
              <Copy size={12} aria-hidden className="flex-none text-muted" />
            </CopyText>
          </Fact>
          <Fact name="From the host to">
            <bdi className="font-mono text-small">{forward.target}</bdi>
          </Fact>
          <Fact name="Container">
            <button
              type="button"
              onClick={() => navigate(containerLink(`${forward.hostId}/${forward.containerId}`))}
              className="inline-flex max-w-full items-center gap-1 rounded-[4px] hover:text-accent"
            >
              <bdi className="truncate">{forward.containerName}</bdi> <ArrowUpRight size={12} aria-hidden />
            </button>
          </Fact>
          <Fact name="Opened">{absolute(forward.openedAt)}</Fact>
        </Facts>
      </Section>
      <Section title="Through it">
        <Facts nameWidth="118px">
          <Fact name="Connections">{forward.connections.toLocaleString('en')}</Fact>
          <Fact name="Sent">{bytes(forward.bytesUp)}</Fact>
          <Fact name="Received">{bytes(forward.bytesDown)}</Fact>
        </Facts>
      </Section>
      <p className="border-t border-line px-4 py-3 text-small text-faint">
        Only this computer can reach it. It ends with the container, with the host, and with Longshore.
      </p>
    </InspectorFrame>
  )
}
