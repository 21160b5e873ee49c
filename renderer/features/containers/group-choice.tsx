/** What the table is grouped by, beside the filter. */
import { Select } from '../../ui/menu'
import { GROUPS } from './grouping'

export function GroupChoice({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const known = GROUPS.find((group) => group.value === value)?.value ?? 'none'
  return <Select label="Group by" value={known} options={GROUPS} onChange={onChange} />
}
