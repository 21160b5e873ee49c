/** What a list page says when there is nothing to show: nothing yet, filtered away, no host connected, no host at all. */
import { Plus } from 'lucide-react'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/note'
import { isLive, linkWord, navigate, type Scope, showDialog, useHost, useHosts, Waiting } from '../hooks'

export interface EmptyWords {
  icon: React.ReactNode
  /** `Images of all your hosts, in one table` */
  promise: string
  /** What the page is for, before there is a host. */
  teach: string
  /** `No images here` and what would bring one. */
  none: { title: string; text: string }
  /** `No image matches` */
  filtered: string
}

interface Props {
  words: EmptyWords
  isFiltered: boolean
  isWaiting: boolean
  scope: Scope | undefined
  onClear: () => void
}

export function Nothing({ words, isFiltered, isWaiting, scope, onClear }: Props) {
  const hosts = useHosts().list
  const one = useHost(scope?.hostId)
  const isAnyLive = hosts.some((host) => isLive(host) && (!scope || scope.hostIds.has(host.id)))
  const { icon } = words
  if (isFiltered)
    return (
      <Empty icon={icon} title={words.filtered} actions={<Button onClick={onClear}>Clear filter</Button>}>
        The filter hides all of them. Remove a term, or clear it.
      </Empty>
    )
  if (isWaiting) return <Waiting />
  if (isAnyLive)
    return (
      <Empty icon={icon} title={words.none.title}>
        {words.none.text}
      </Empty>
    )
  return (
    <Empty
      icon={icon}
      title={one ? <ScopedTitle name={one.name} word={linkWord(one)} /> : 'No host is connected'}
      actions={<Button onClick={() => navigate('/fleet')}>Show fleet</Button>}
    >
      What {one ? 'it has shows here as soon as it is' : 'they have shows here as soon as one is'}. The fleet says what
      stands in the way.
    </Empty>
  )
}

function ScopedTitle({ name, word }: { name: string; word: string }) {
  return (
    <>
      <bdi>{name}</bdi> is {word}
    </>
  )
}

export function NoHosts({ words }: { words: EmptyWords }) {
  return (
    <Empty
      icon={words.icon}
      title={words.promise}
      actions={
        <Button kind="primary" onClick={() => showDialog({ kind: 'add-host' })}>
          <Plus size={14} aria-hidden /> Add host
        </Button>
      }
    >
      {words.teach}
    </Empty>
  )
}
