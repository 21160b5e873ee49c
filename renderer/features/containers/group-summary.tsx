/** What the head of a group says of its containers: what is wrong, how many run, and what they use together. */
import { useMemo } from 'react'
import { usageOf, useUsageTurn } from '../../app/hooks'
import { percent } from '../../app/parts'
import { bytes, plural } from '../../ui/format'
import type { Row } from './rows'
import { isMeasured } from './usage-columns'
import { stateRank } from './words'

/** `3 need a look · 12 running`: what is wrong first, and nothing of what there is none. */
export function stateSummary(rows: readonly Row[]): string {
  const ailing = rows.filter(({ container }) => stateRank(container) < 2).length
  const running = rows.filter(({ container }) => container.state === 'running').length
  const told = [
    ailing > 0 ? `${ailing} ${ailing === 1 ? 'needs' : 'need'} a look` : '',
    running > 0 ? `${running} running` : '',
  ]
  return told.filter(Boolean).join(' · ') || `${plural(rows.length, 'container')} at rest`
}

export const groupSummary = (rows: readonly Row[]) => (
  <>
    <span>{stateSummary(rows)}</span>
    <Together rows={rows} />
  </>
)

/** The sum, as calm as the order of the rows. Nothing is said while nothing is known. */
function Together({ rows }: { rows: readonly Row[] }) {
  const turn = useUsageTurn('usage', true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that the usage has moved.
  const text = useMemo(() => usageSummary(rows), [rows, turn])
  return text ? <span className="ml-auto flex-none">{text}</span> : null
}

function usageSummary(rows: readonly Row[]): string {
  const known = rows.flatMap((row) => (isMeasured(row) ? (usageOf(row.container.key) ?? []) : []))
  if (known.length === 0) return ''
  const cpu = known.reduce((sum, usage) => sum + (usage.cpu ?? 0), 0)
  const memory = known.reduce((sum, usage) => sum + (usage.memory ?? 0), 0)
  return `${percent(cpu)} CPU · ${bytes(memory)}`
}
