/** The filter of the Fleet page with the order of its hosts, once there are more than a glance takes in. */
import { useMemo, useRef } from 'react'
import type { Host } from '../../../shared/contract/hosts'
import { useKeys } from '../../app/hooks'
import { FilterBox } from '../../app/parts'
import { Select } from '../../ui/menu'
import { FILTER_EXAMPLES, hostFilter, tagTerms } from './filter'
import { type HostOrder, ORDERS } from './order'

/** Fewer hosts are seen at a glance. */
export const FILTER_FROM = 4

interface Props {
  hosts: readonly Host[]
  source: string
  onChange: (source: string) => void
  order: HostOrder
  onOrder: (order: HostOrder) => void
}

export function HostFilter({ hosts, source, onChange, order, onOrder }: Props) {
  const box = useRef<HTMLInputElement>(null)
  const { unknown, wrong } = hostFilter.parse(source)
  useKeys(useMemo(() => ({ '/': () => box.current?.focus() }), []))
  return (
    <FilterBox
      what="hosts"
      value={source}
      onChange={onChange}
      placeholder="Filter by name, tag:, group:, state:, cpu> …"
      chips={tagTerms(hosts).map(({ term, tag, count }) => ({ term, label: tag, tone: 'off', count }))}
      fields={hostFilter.fields}
      unknown={unknown}
      wrong={wrong}
      examples={FILTER_EXAMPLES}
      box={box}
      aside={<Select label="Order of the hosts" value={order} options={ORDERS} onChange={onOrder} />}
    />
  )
}
