/** The columns of the audit table. */
import type { AuditEntry } from '../../../shared/contract/audit'
import type { Column } from '../../ui/columns'
import { exactText, momentText } from '../../ui/format'
import { State } from '../../ui/mark'
import { HostText } from '../../ui/text'
import { actionWords, OUTCOME, targetText } from './words'

export const columns: Column<AuditEntry>[] = [
  {
    id: 'when',
    title: 'When',
    minPx: 136,
    grow: 0,
    priority: 0,
    cell: ({ at }) => (
      <time dateTime={new Date(at).toISOString()} title={exactText(at)} className="text-muted tabular-nums">
        {momentText(at)}
      </time>
    ),
  },
  {
    id: 'outcome',
    title: 'Outcome',
    minPx: 104,
    grow: 0,
    priority: 0,
    cell: (entry) => <State {...OUTCOME[entry.outcome]} />,
  },
  {
    id: 'action',
    title: 'Action',
    minPx: 150,
    grow: 1,
    priority: 0,
    cell: (entry) => <span title={entry.action}>{actionWords(entry.action)}</span>,
  },
  {
    id: 'target',
    title: 'Target',
    minPx: 140,
    grow: 1.4,
    priority: 0,
    cell: (entry) => <HostText className="font-medium">{targetText(entry)}</HostText>,
  },
  {
    id: 'host',
    title: 'Host',
    minPx: 110,
    grow: 1,
    priority: 3,
    cell: (entry) => <HostText className="text-muted">{entry.hostName ?? ''}</HostText>,
  },
  {
    id: 'reason',
    title: 'Reason',
    minPx: 160,
    grow: 2,
    priority: 4,
    cell: (entry) => <HostText className="text-muted">{entry.reason ?? entry.error ?? ''}</HostText>,
  },
  {
    id: 'operator',
    title: 'By',
    minPx: 96,
    grow: 0,
    priority: 5,
    cell: (entry) => <HostText className="text-muted">{entry.operator}</HostText>,
  },
]
