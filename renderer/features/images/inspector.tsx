/** What is known of the selected image: tags, who uses it, how it starts, and the layers with what their build ran. */
import { useQuery } from '@tanstack/react-query'
import { Play, Trash2, X } from 'lucide-react'
import type { Image, ImageDetails } from '../../../shared/contract/images'
import { engine, showDialog, useIsConnected } from '../../app/hooks'
import { AskFailed, InspectorFrame, NamesAndValues, UsedBySection, useUsers } from '../../app/parts'
import { Button, IconButton } from '../../ui/button'
import { Fact, Facts, Section } from '../../ui/facts'
import { absolute, bytes, plural } from '../../ui/format'
import { CopyId, CopyText } from '../../ui/text'
import { type ImageRow, imageOf } from './columns'
import { LayersSection } from './layers'
import { imageTitle } from './words'

export function Inspector({ row, onClose }: { row: ImageRow; onClose: () => void }) {
  const { item: image, hostName, isFresh } = row
  const { hostId, id } = image
  const users = useUsers(image.key, imageOf)
  const isConnected = useIsConnected()
  const details = useQuery({
    queryKey: ['image', image.key],
    queryFn: ({ signal }) => engine().images.inspect({ hostId, id }, { signal }),
    enabled: isConnected && isFresh,
  })
  return (
    <InspectorFrame
      kind="Image"
      name={imageTitle(image)}
      hostName={hostName}
      isFresh={isFresh}
      summary={<span>{bytes(image.sizeBytes)}</span>}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => showDialog({ kind: 'run-container', hostId, image: image.tags[0] ?? id })}>
            <Play size={12} aria-hidden /> Run…
          </Button>
          <Button onClick={() => showDialog({ kind: 'remove-image', imageKey: image.key })}>
            <Trash2 size={12} aria-hidden /> Remove…
          </Button>
        </>
      }
    >
      <Overview image={image} details={details.data} />
      <Tags image={image} isFresh={isFresh} />
      <UsedBySection users={users} unused="No container uses it, not even a stopped one." />
      {details.error ? <AskFailed error={details.error} onRetry={() => void details.refetch()} /> : null}
      {details.data ? (
        <>
          <NamesAndValues
            title="Environment"
            entries={details.data.environment.map(({ name, value }) => [name, value] as const)}
          />
          <LayersSection layers={details.data.layers} />
        </>
      ) : null}
      <NamesAndValues title="Labels" entries={Object.entries(image.labels)} />
    </InspectorFrame>
  )
}

function Overview({ image, details }: { image: Image; details: ImageDetails | undefined }) {
  return (
    <Section title="Overview">
      <Facts>
        <Fact name="Id">
          <CopyId id={image.id} label="image id" />
        </Fact>
        {image.createdAt > 0 ? <Fact name="Created">{absolute(image.createdAt)}</Fact> : null}
        {details ? <Made details={details} /> : null}
      </Facts>
    </Section>
  )
}

function Made({ details }: { details: ImageDetails }) {
  const { architecture, os, author, user, workingDirectory, exposedPorts, volumes } = details
  const command = [...details.entrypoint, ...details.command].join(' ')
  return (
    <>
      <Fact name="Platform">
        <bdi>{[os, architecture].filter(Boolean).join('/')}</bdi>
      </Fact>
      <Text name="Author" text={author} />
      <Text name="Command" text={command} isMono />
      <Text name="User" text={user} />
      <Text name="Directory" text={workingDirectory} isMono />
      <Text name="Ports" text={exposedPorts.join(', ')} isMono />
      <Text name="Volumes" text={volumes.join(', ')} isMono />
      <Fact name="Layers">{plural(details.layers.length, 'layer')}</Fact>
    </>
  )
}

function Text({ name, text, isMono = false }: { name: string; text: string; isMono?: boolean }) {
  if (!text) return null
  return (
    <Fact name={name}>
      <bdi className={`line-clamp-4 wrap-anywhere ${isMono ? 'font-mono text-small' : ''}`} title={text}>
        {text}
      </bdi>
    </Fact>
  )
}

function Tags({ image, isFresh }: { image: Image; isFresh: boolean }) {
  const { tags, digests } = image
  return (
    <Section title="Tags" count={tags.length}>
      {tags.length === 0 ? (
        <p className="text-muted">It has none: a newer image took its name, or its build gave it none.</p>
      ) : null}
      <ul className="grid">
        {tags.map((tag) => (
          <li key={tag} className="flex min-w-0 items-center gap-1">
            <span className="min-w-0 flex-1">
              <CopyText text={tag} label="Copy tag">
                <bdi className="font-mono text-small break-all">{tag}</bdi>
              </CopyText>
            </span>
            {isFresh && tags.length > 1 ? (
              <IconButton
                label={`Remove tag ${tag}`}
                onClick={() => showDialog({ kind: 'remove-image', imageKey: image.key, tag })}
              >
                <X size={13} aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {digests.map((digest) => (
        <CopyText key={digest} text={digest} label="Copy digest">
          <bdi className="font-mono text-tiny break-all text-faint">{digest}</bdi>
        </CopyText>
      ))}
    </Section>
  )
}
