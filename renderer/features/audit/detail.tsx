/** One audit entry in full. */
import { X } from 'lucide-react'
import type { AuditEntry } from '../../../shared/contract/audit'
import { IconButton } from '../../ui/button'
import { Fact, Facts, Section } from '../../ui/facts'
import { absolute, latency } from '../../ui/format'
import { State } from '../../ui/mark'
import { CopyId } from '../../ui/text'
import { Time } from '../../ui/time'
import { actionWords, OUTCOME, targetText } from './words'

export function Detail({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const outcome = OUTCOME[entry.outcome]
  return (
    <aside aria-label={`Audit entry ${entry.seq}`} className="h-full overflow-y-auto bg-panel">
      <header className="flex items-start gap-2 border-b border-line px-4 py-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-[14px] leading-6 font-semibold break-words">
            {actionWords(entry.action)} <bdi>{targetText(entry)}</bdi>
          </h2>
          <State tone={outcome.tone} word={outcome.word} className="text-muted" />
        </div>
        <IconButton label="Close" shortcut="Esc" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <Section title="Entry">
        <Facts>
          <Fact name="When">
            {absolute(entry.at)}{' '}
            <span className="text-faint">
              (<Time at={entry.at} />)
            </span>
          </Fact>
          <Fact name="By">
            <bdi>{entry.operator}</bdi>
          </Fact>
          <Fact name="Reason">{entry.reason ? <bdi className="break-words">{entry.reason}</bdi> : '–'}</Fact>
          <Fact name="Outcome">{outcome.meaning}</Fact>
          {entry.endedAt ? <Fact name="Took">{latency(entry.endedAt - entry.at)}</Fact> : null}
          {/* A terminal that ended well says with what. */}
          {entry.error ? (
            <Fact name={entry.outcome === 'done' ? 'Result' : 'Error'}>
              <bdi className={`break-words ${entry.outcome === 'done' ? '' : 'text-crit'}`}>{entry.error}</bdi>
            </Fact>
          ) : null}
        </Facts>
      </Section>
      <Section title="Target">
        <Facts>
          <Fact name="Kind">{entry.target.kind}</Fact>
          {entry.target.name ? (
            <Fact name="Name">
              <bdi className="break-all">{entry.target.name}</bdi>
            </Fact>
          ) : null}
          {entry.target.id ? (
            <Fact name="Id">
              <bdi className="font-mono text-small break-all">{entry.target.id}</bdi>
            </Fact>
          ) : null}
          {entry.hostName ? (
            <Fact name="Host">
              <bdi>{entry.hostName}</bdi>
            </Fact>
          ) : null}
        </Facts>
      </Section>
      <Section title="Proof">
        <Facts>
          <Fact name="Action">
            <code className="font-mono text-small">{entry.action}</code>
          </Fact>
          <Fact name="Sequence">{entry.seq}</Fact>
          <Fact name="Hash">
            <CopyId id={entry.hash} label="hash" />
          </Fact>
        </Facts>
      </Section>
    </aside>
  )
}
