/** How the source of values reads, as short sentences. Pure; for source-line.tsx. */
import type { HostUsage } from '../../../shared/contract/metrics'
import { span } from '../../ui/format'

/** `isReduced`: something is less than it could be, and the texts say why. */
export function sourceTexts(usage: HostUsage, isHost: boolean): { texts: string[]; isReduced: boolean } {
  const { source, sourceReason, leftOut, paceReason, isSumOfContainers } = usage
  const texts = [source === 'reader' ? 'Read from the kernel over the SSH connection' : 'From the stats of the engine']
  texts[0] += `, each second while it is shown live, else every ${span(usage.paceMs)}.`
  if (paceReason) texts.push(sentence(paceReason))
  if (sourceReason) texts.push(sentence(sourceReason))
  if (isHost && isSumOfContainers)
    texts.push('They tell nothing of the host itself: this is the sum of its containers.')
  if (leftOut.length > 0) texts.push(`Left out: ${leftOut.join(', ')}.`)
  if (isHost) texts.push(costText(usage.cost))
  return { texts: texts.filter(Boolean), isReduced: Boolean(paceReason || sourceReason || leftOut.length > 0) }
}

function costText(cost: HostUsage['cost']): string {
  if (!cost) return ''
  const { reader, connection } = cost
  const both = percent(reader + connection)
  return `Sampling costs this host ${both} of a core: ${percent(reader)} to read, ${percent(connection)} for the connection.`
}

const percent = (value: number) => `${value < 1 ? value.toFixed(2) : value.toFixed(1)} %`

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
