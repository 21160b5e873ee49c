/**
 * The tab "Diagnose" of a container: everything one looks at when it misbehaves, asked when it is opened and whenever a
 * person asks again. It does not ask by itself: what stands here is to be read, and says how old it is. Readable while
 * the host is away: then it tells what was last known.
 */
import { useQuery } from '@tanstack/react-query'
import { Copy, RefreshCw, Save } from 'lucide-react'
import type { Container } from '../../../shared/contract/containers'
import type { DiagnosisReport } from '../../../shared/contract/diagnosis'
import { type ContainerTab, engine, useIsConnected } from '../../app/hooks'
import { AskFailed } from '../../app/parts'
import { Button } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { Isolated, useCopy } from '../../ui/text'
import { Time } from '../../ui/time'
import { FindingRow } from './finding'
import { saveReport } from './save'
import { MARKS, TONE_WORDS } from './words'

/** What a report was made of; when it differs, the report is of the past. */
const courseOf = ({ state, health, restartCount, startedAt }: Container) =>
  [state, health, restartCount, startedAt].join(' ')

function Diagnosis({ row }: { row: Container }) {
  const { hostId, id, name, key } = row
  const isConnected = useIsConnected()
  const course = courseOf(row)
  const asked = useQuery({
    queryKey: ['diagnosis', key],
    queryFn: async ({ signal }) => ({ course, report: await engine().diagnosis.of({ hostId, id, name }, { signal }) }),
    enabled: isConnected,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: 0,
    gcTime: 60_000,
  })
  const refresh = () => void asked.refetch()
  if (asked.error && !asked.data) return <AskFailed error={asked.error} onRetry={refresh} />
  if (!asked.data)
    return (
      <p role="status" className="p-4 text-muted">
        Asking the engine, its log, the audit and the metrics…
      </p>
    )
  const { report } = asked.data
  return (
    <div className="mx-auto max-w-[880px] pb-6">
      <Head
        row={row}
        report={report}
        isBusy={asked.isFetching}
        isPast={asked.data.course !== course && !asked.isFetching}
        onRefresh={refresh}
      />
      {asked.error ? <AskFailed error={asked.error} onRetry={refresh} /> : null}
      <ul aria-label="Findings">
        {report.findings.map((finding, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part may stand twice; a new report is drawn anew.
          <FindingRow key={`${report.at} ${place}`} finding={finding} />
        ))}
      </ul>
    </div>
  )
}

interface HeadProps {
  row: Container
  report: DiagnosisReport
  isBusy: boolean
  isPast: boolean
  onRefresh: () => void
}

function Head({ row, report, isBusy, isPast, onRefresh }: HeadProps) {
  const [copied, copy] = useCopy(report.text)
  return (
    <header className="px-4 pt-4 pb-3.5">
      <h2 className="selectable flex gap-2.5 text-[15px] leading-6 font-semibold wrap-anywhere">
        <span className="mt-[6px] flex-none">
          <Mark tone={MARKS[report.tone]} size={12} />
        </span>
        <span>
          <span className="sr-only">{TONE_WORDS[report.tone]}: </span>
          <Isolated>{report.summary}</Isolated>
        </span>
      </h2>
      <div className="mt-2.5 flex flex-wrap items-center gap-1.5">
        <Button onClick={onRefresh} busy={isBusy}>
          <RefreshCw size={12} aria-hidden /> Look again
        </Button>
        <Button onClick={copy}>
          <Copy size={12} aria-hidden /> {copied ? 'Copied' : 'Copy as text'}
        </Button>
        <Button onClick={() => void saveReport(row)}>
          <Save size={12} aria-hidden /> Save…
        </Button>
        <span className={`ml-1 text-small ${isPast ? 'text-warn' : 'text-faint'}`}>
          {isPast ? 'It changed since; looked at ' : 'Looked at '}
          <Time at={report.at} />
        </span>
      </div>
    </header>
  )
}

export const diagnosisTab: ContainerTab = { id: 'diagnose', title: 'Diagnose', Component: Diagnosis }
