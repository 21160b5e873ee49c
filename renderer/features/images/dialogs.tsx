/** The dialogs of images: remove one tag or the whole image, and prune. Drawn by the frame, asked for by name. */
import { useState } from 'react'
import type { Image } from '../../../shared/contract/images'
import { engine, notifyFailure, type Scope, useDialogs, useHost, useImage, useImages } from '../../app/hooks'
import {
  isRunning,
  type Prunable,
  PruneDialog,
  type PruneWords,
  RemoveDialog,
  RemoveItemsDialog,
  useUsers,
} from '../../app/parts'
import { Checkbox } from '../../ui/checkbox'
import { bytes, plural } from '../../ui/format'
import { notify } from '../../ui/toast'
import { imageOf } from './columns'
import { imageTitle } from './words'

export function ImageDialogs() {
  const open = useDialogs((dialogs) => dialogs.open)
  const asked = open?.kind === 'remove-image' ? open : undefined
  const image = useImage(asked?.imageKey)
  if (open?.kind === 'prune' && open.what === 'images') return <Prune scope={open.scope} />
  if (open?.kind === 'remove-many' && open.what === 'images') return <RemoveMany keys={open.keys} />
  return asked && image ? <Remove image={image} tag={asked.tag} /> : null
}

function Remove({ image, tag }: { image: Image; tag: string | undefined }) {
  const hostName = useHost(image.hostId)?.name ?? ''
  const users = useUsers(image.key, imageOf)
  const [isForced, setForced] = useState(false)
  const title = tag ?? imageTitle(image)
  const isWhole = tag === undefined || image.tags.length <= 1
  const running = users.filter(isRunning)
  const needsForce = isWhole && users.length > 0 && running.length === 0

  async function remove(reason: string | undefined) {
    const { hostId, id } = image
    try {
      await engine().images.remove({ hostId, id, name: title, tag, force: isForced, reason })
      notify({ tone: 'off', title: `Removed ${title} from ${hostName}.` })
    } catch (thrown) {
      notifyFailure(thrown, `Could not remove ${title} from ${hostName}.`)
    }
  }

  return (
    <RemoveDialog
      title={
        <>
          Remove {isWhole ? 'image' : 'tag'} <bdi>{title}</bdi> from <bdi>{hostName}</bdi>?
        </>
      }
      button={isWhole ? 'Remove image' : 'Remove tag'}
      onConfirm={(reason) => void remove(reason)}
      obstacle={obstacleOf(isWhole, running, needsForce && !isForced)}
    >
      {isWhole && running.length === 0 ? <WhatGoes image={image} /> : null}
      {isWhole ? null : <p>The image itself stays: it has other tags.</p>}
      {needsForce ? (
        // biome-ignore lint/a11y/noLabelWithoutControl: the box stands inside it.
        <label className="flex items-start gap-2.5">
          <span className="mt-[3px]">
            <Checkbox checked={isForced} onChange={setForced} />
          </span>
          <span>
            Remove it though {plural(users.length, 'stopped container')} came from it (<bdi>{namesOf(users)}</bdi>).
            They stay, but cannot be made anew from it.
          </span>
        </label>
      ) : null}
    </RemoveDialog>
  )
}

function WhatGoes({ image }: { image: Image }) {
  return (
    <>
      <p>
        {image.tags.length > 1 ? `All its ${image.tags.length} tags go with it. ` : ''}
        Up to {bytes(image.sizeBytes)} come free; layers that other images share stay.
      </p>
      {image.digests.length === 0 ? (
        <p className="text-warn">
          No registry is known to have it: it was probably built here, and cannot be pulled again.
        </p>
      ) : null}
    </>
  )
}

function obstacleOf(isWhole: boolean, running: readonly { name: string }[], needsForce: boolean) {
  if (isWhole && running.length > 0)
    return (
      <>
        <bdi>{namesOf(running)}</bdi> {running.length === 1 ? 'runs' : 'run'} from it: stop and remove{' '}
        {running.length === 1 ? 'it' : 'them'} first.
      </>
    )
  return needsForce ? 'Stopped containers came from it: tick the box to remove it all the same.' : undefined
}

function namesOf(users: readonly { name: string }[]): string {
  const names = users.slice(0, 3).map((user) => user.name)
  return users.length > 3 ? `${names.join(', ')} and ${users.length - 3} more` : names.join(', ')
}

const WORDS: PruneWords = {
  what: 'images',
  noun: ['image', 'images'],
  description: 'Images that no container uses, stopped ones counted. Only what is ticked here goes.',
  reach: ['Without a tag', 'All unused'],
  warning: 'Images that were built here and never pushed cannot be had again.',
  sizeWord: 'up to',
  none: 'Nothing to prune: every image is used or tagged.',
}

function Prune({ scope }: { scope: Scope | undefined }) {
  return (
    <PruneDialog
      words={WORDS}
      scope={scope}
      preview={(hostIds, all, signal) => engine().images.prunePreview({ hostIds, all }, { signal })}
      prune={removeItems}
    />
  )
}

/** Each is removed whole; what a container uses by then is left and named. */
const removeItems = (items: Prunable[], reason: string | undefined) =>
  engine().images.prune({ items: items.map(({ hostId, id, name }) => ({ hostId, id, name })), reason })

function RemoveMany({ keys }: { keys: readonly string[] }) {
  const { byKey } = useImages()
  const items = keys.flatMap((key): Prunable[] => {
    const image = byKey.get(key)
    return image ? [{ hostId: image.hostId, id: image.id, name: imageTitle(image), sizeBytes: image.sizeBytes }] : []
  })
  return (
    <RemoveItemsDialog
      title="Remove images"
      description="Each goes with all its tags. Those that a container uses, even a stopped one, are left and named."
      words={WORDS}
      items={items}
      remove={removeItems}
    />
  )
}
