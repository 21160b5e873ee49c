/** What is known of the selected volume: where it lies, how large it is, who mounts it. */
import { Trash2 } from 'lucide-react'
import { showDialog } from '../../app/hooks'
import { InspectorFrame, NamesAndValues, UsedBySection, useUsers } from '../../app/parts'
import { Button } from '../../ui/button'
import { Fact, Facts, Section } from '../../ui/facts'
import { absolute, bytes } from '../../ui/format'
import { CopyText } from '../../ui/text'
import { type VolumeRow, volumesOf, volumeTitle } from './columns'

export function Inspector({ row, onClose }: { row: VolumeRow; onClose: () => void }) {
  const { item: volume, hostName, isFresh } = row
  const users = useUsers(volume.key, volumesOf)
  return (
    <InspectorFrame
      kind="Volume"
      name={volumeTitle(volume)}
      hostName={hostName}
      isFresh={isFresh}
      summary={volume.sizeBytes === undefined ? null : <span>{bytes(volume.sizeBytes)}</span>}
      onClose={onClose}
      actions={
        <Button onClick={() => showDialog({ kind: 'remove-volume', volumeKey: volume.key })}>
          <Trash2 size={12} aria-hidden /> Remove…
        </Button>
      }
    >
      <Section title="Overview">
        <Facts>
          <Fact name="Name">
            <CopyText text={volume.name} label="Copy volume name">
              <bdi className="font-mono text-small break-all">{volume.name}</bdi>
            </CopyText>
          </Fact>
          <Fact name="Where">
            <CopyText text={volume.mountpoint} label="Copy path">
              <bdi className="font-mono text-small break-all">{volume.mountpoint}</bdi>
            </CopyText>
          </Fact>
          <Fact name="Driver">
            <bdi>{volume.driver}</bdi>
            {volume.scope === 'local' ? null : <bdi className="text-faint">, {volume.scope}</bdi>}
          </Fact>
          {volume.createdAt ? <Fact name="Created">{absolute(volume.createdAt)}</Fact> : null}
          <Fact name="Size">
            {volume.sizeBytes === undefined ? (
              <span className="text-faint">not measured</span>
            ) : (
              bytes(volume.sizeBytes)
            )}
          </Fact>
        </Facts>
      </Section>
      <UsedBySection users={users} unused="No container mounts it, not even a stopped one." />
      <NamesAndValues title="Options" entries={Object.entries(volume.options)} />
      <NamesAndValues title="Labels" entries={Object.entries(volume.labels)} />
    </InspectorFrame>
  )
}
