/** One quiet line: where the values come from, how often, what is left out, and what that costs the host. */
import type { HostUsage } from '../../../shared/contract/metrics'
import { Mark } from '../../ui/mark'
import { Isolated } from '../../ui/text'
import { sourceTexts } from './source-words'

export function SourceLine({ usage, isHost }: { usage: HostUsage; isHost: boolean }) {
  const { texts, isReduced } = sourceTexts(usage, isHost)
  return (
    <p className="flex items-baseline gap-1.5 text-small text-faint">
      {isReduced ? <Mark tone="info" size={9} /> : null}
      <span className="selectable min-w-0 wrap-anywhere">
        <Isolated>{texts.join(' ')}</Isolated>
      </span>
    </p>
  )
}
