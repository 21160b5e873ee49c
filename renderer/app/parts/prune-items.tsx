/** The items of a prune, host by host, each with a box that leaves it out. */
import { useMemo } from 'react'
import { Checkbox } from '../../ui/checkbox'
import { bytes, imageParts } from '../../ui/format'
import { useHosts } from '../hooks'

export interface Prunable {
  hostId: string
  id: string
  name: string
  sizeBytes?: number | undefined
}

export const keyOf = ({ hostId, id }: Prunable) => `${hostId}/${id}`

interface Props {
  items: readonly Prunable[]
  isIn: (item: Prunable) => boolean
  /** Ticks what is not, and the other way round. */
  onTurn: (items: readonly Prunable[]) => void
}

export function PruneItems({ items, isIn, onTurn }: Props) {
  const hosts = useHosts().byKey
  const groups = useMemo(() => {
    const nameOf = (hostId: string) => hosts.get(hostId)?.name ?? hostId
    return [...Map.groupBy(items, (item) => item.hostId)]
      .map(([hostId, ofHost]) => ({ hostId, ofHost, name: nameOf(hostId) }))
      .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
  }, [items, hosts])
  return (
    <div className="max-h-[38vh] overflow-y-auto rounded-base border border-line">
      {groups.map(({ hostId, ofHost, name }) => {
        const chosen = ofHost.filter(isIn)
        return (
          <section key={hostId} aria-label={name}>
            <div className="sticky top-0 z-10 border-b border-line bg-bg px-3 py-1">
              <Line
                isOn={chosen.length === ofHost.length}
                isMixed={chosen.length > 0 && chosen.length < ofHost.length}
                onChange={(isOn) => onTurn(isOn ? ofHost.filter((item) => !isIn(item)) : chosen)}
                size={sizeOf(ofHost)}
              >
                <bdi className="font-semibold">{name}</bdi>{' '}
                <span className="text-small text-faint">{ofHost.length}</span>
              </Line>
            </div>
            <ul className="px-3 py-1">
              {ofHost.map((item) => (
                <li key={item.id} className="[content-visibility:auto] [contain-intrinsic-height:26px]">
                  <Line isOn={isIn(item)} onChange={() => onTurn([item])} size={item.sizeBytes}>
                    <Name text={item.name} />
                  </Line>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

function sizeOf(items: readonly Prunable[]): number | undefined {
  const known = items.flatMap((item) => item.sizeBytes ?? [])
  return known.length > 0 ? known.reduce((sum, size) => sum + size, 0) : undefined
}

function Name({ text }: { text: string }) {
  const { registry, name } = imageParts(text)
  return (
    <>
      <bdi title={text} className="font-mono text-small">
        <span className="text-faint">{registry}</span>
        {name}
      </bdi>
      {/^[0-9a-f]{12}$/.test(text) ? <span className="text-small text-faint"> no tag</span> : null}
      {/^[0-9a-f]{64}$/.test(text) ? <span className="text-small text-faint"> anonymous</span> : null}
    </>
  )
}

interface LineProps {
  isOn: boolean
  isMixed?: boolean
  size: number | undefined
  onChange: (isOn: boolean) => void
  children: React.ReactNode
}

function Line({ isOn, isMixed = false, size, onChange, children }: LineProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box stands inside it.
    <label className="flex min-h-[26px] items-center gap-2.5">
      <Checkbox checked={isOn} mixed={isMixed} onChange={onChange} />
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <span className="flex-none text-muted">{size === undefined ? '' : bytes(size)}</span>
    </label>
  )
}
