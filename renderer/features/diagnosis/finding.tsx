/** One finding: mark, title and what it means; its facts and lines beneath, open where something is wrong. */
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { Finding } from '../../../shared/contract/diagnosis'
import { Fact, Facts } from '../../ui/facts'
import { momentText } from '../../ui/format'
import { Mark } from '../../ui/mark'
import { Isolated } from '../../ui/text'
import { isOpenAtFirst, MARKS, PARTS, TONE_WORDS } from './words'

export function FindingRow({ finding }: { finding: Finding }) {
  const { part, tone, title, meaning, facts, lines } = finding
  const [isOpen, setOpen] = useState(() => isOpenAtFirst(finding))
  const id = useId()
  const hasMore = facts.length + lines.length > 0
  return (
    <li className="grid grid-cols-[10px_minmax(0,1fr)_auto] gap-x-2.5 border-t border-line px-4 py-3">
      <span className="mt-[5px]">
        <Mark tone={MARKS[tone]} />
      </span>
      <h3 className="selectable min-w-0 font-medium wrap-anywhere">
        <span className="sr-only">{TONE_WORDS[tone]}: </span>
        <Isolated>{title}</Isolated>
      </h3>
      <div className="flex items-start gap-1 text-small text-faint">
        {hasMore ? (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={`Details: ${PARTS[part]}`}
            onClick={() => setOpen(!isOpen)}
            className="-mr-1 inline-flex h-5 items-center gap-0.5 rounded-[4px] pl-1.5 hover:bg-hover hover:text-text"
          >
            {PARTS[part]}
            <ChevronRight
              size={14}
              aria-hidden
              className={`transition-transform duration-100 ${isOpen ? 'rotate-90' : ''}`}
            />
          </button>
        ) : (
          <span className="mr-[11px]">{PARTS[part]}</span>
        )}
      </div>
      <p className="selectable col-start-2 col-end-4 max-w-[680px] text-muted wrap-anywhere">
        <Meaning text={meaning} />
      </p>
      {hasMore && isOpen ? (
        <div id={id} className="col-start-2 col-end-4 mt-2 grid min-w-0 gap-2.5">
          {facts.length > 0 ? (
            <Facts nameWidth="140px">
              {facts.map(({ name, value }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand twice, and the list does not move.
                <Fact key={`${name} ${at}`} name={name}>
                  <bdi className="wrap-anywhere">{value}</bdi>
                </Fact>
              ))}
            </Facts>
          ) : null}
          {lines.length > 0 ? <Lines lines={lines} /> : null}
        </div>
      ) : null}
    </li>
  )
}

/** What stands between backticks is typed as it is. */
function Meaning({ text }: { text: string }) {
  return text.split('`').map((part, at) =>
    at % 2 === 0 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name.
      <Isolated key={at}>{part}</Isolated>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above.
      <code key={at} className="font-mono text-small">
        {part}
      </code>
    ),
  )
}

function Lines({ lines }: { lines: Finding['lines'] }) {
  return (
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too.
      tabIndex={0}
      className="selectable max-h-64 overflow-auto rounded-base border border-line bg-bg px-2.5 py-1.5 font-mono text-small"
    >
      {lines.map(({ at, text }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be alike, and the list does not move.
        <li key={`${at} ${place}`} className="flex gap-2.5">
          {at === undefined ? null : (
            <time dateTime={new Date(at).toISOString()} className="flex-none text-faint">
              {momentText(at)}
            </time>
          )}
          <bdi className="min-w-0 whitespace-pre-wrap wrap-anywhere">{text}</bdi>
        </li>
      ))}
    </ol>
  )
}
