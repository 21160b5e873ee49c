/**
 * Cells of what one container uses: the number, and beside it the last quarter of an hour where there is room. Each reads
 * its own row and has it measured each second while it is drawn; in a table only what is in sight is.
 */

import { Sparkline } from '../../../ui/chart/sparkline'
import { UsageBar } from '../../../ui/chart/usage-bar'
import { bytes } from '../../../ui/format'
import { Mark } from '../../../ui/mark'
import { ownLimit, useFollowed, useRecent, useUsage } from '../../hooks'
import { percent, rate, shareTone, TONE_WORDS, wholePercent } from './words'

interface Props {
  /** `hostId/id` */
  of: string
  isRunning: boolean
}

/** What is not running uses nothing, and nothing is asked about it. */
function useLive({ of, isRunning }: Props) {
  useFollowed(isRunning ? of : undefined)
  const usage = useUsage(of)
  return isRunning ? usage : undefined
}

const Unknown = () => <span className="text-faint">–</span>

/** Below so much of a core a line would make mountains of nothing. */
const CPU_TOP_PERCENT = 10

export function CpuCell(props: Props) {
  const cpu = useLive(props)?.cpu ?? null
  const line = useRecent(props.of)?.cpu
  if (cpu === null) return <Unknown />
  return (
    <Beside number={percent(cpu)} width="min-w-[46px]">
      {line ? (
        <Sparkline
          values={line}
          max={line.reduce<number>((most, value) => Math.max(most, value ?? 0), CPU_TOP_PERCENT)}
          label="CPU over the last minutes"
          className="h-4 w-full"
        />
      ) : null}
    </Beside>
  )
}

/** Below the number, where the container has a limit of its own, how much of it is taken. */
export function MemoryCell(props: Props) {
  const usage = useLive(props)
  const line = useRecent(props.of)?.memory
  if (!usage || usage.memory === null) return <Unknown />
  const limit = ownLimit(usage)
  const share = limit ? usage.memory / limit : undefined
  const tone = shareTone(share)
  const words = limit && share !== undefined ? `${bytes(usage.memory)} of ${bytes(limit)}, ${wholePercent(share)}` : ''
  return (
    <span title={words || undefined} className="relative block">
      <Beside
        width="min-w-[58px]"
        number={
          <>
            {tone === 'plain' ? null : (
              <>
                <Mark tone={tone} size={8} />
                <span className="sr-only">{TONE_WORDS[tone]}</span>
              </>
            )}
            {bytes(usage.memory)}
          </>
        }
      >
        {line ? (
          <Sparkline values={line} label="Memory over the last minutes" tone={tone} className="h-4 w-full" />
        ) : null}
      </Beside>
      {share === undefined ? null : (
        <UsageBar
          share={share}
          tone={tone}
          label={`Memory: ${words}`}
          className="absolute inset-x-0 -bottom-px h-0.5"
        />
      )}
    </span>
  )
}

interface BesideProps {
  number: React.ReactNode
  /** Of usual numbers, so that the lines of all rows end at the same place. */
  width: string
  children: React.ReactNode
}

/** The number at the right; what stands beside it leaves by wrapping out of sight. */
function Beside({ number, width, children }: BesideProps) {
  return (
    <span className="flex h-[18px] flex-row-reverse flex-wrap items-center gap-x-2 overflow-hidden">
      <span className={`inline-flex flex-none items-center justify-end gap-1 ${width}`}>{number}</span>
      {children ? <span className="h-4 min-w-0 flex-1 basis-7">{children}</span> : null}
    </span>
  )
}

export function NetworkCell(props: Props) {
  const usage = useLive(props)
  return <Pair marks={['↓', '↑']} words={['received', 'sent']} values={[usage?.received, usage?.sent]} />
}

export function BlockCell(props: Props) {
  const usage = useLive(props)
  return <Pair marks={['r', 'w']} words={['read', 'written']} values={[usage?.read, usage?.written]} />
}

export function PidsCell(props: Props) {
  const pids = useLive(props)?.pids ?? null
  return pids === null ? <Unknown /> : <span>{pids.toLocaleString('en')}</span>
}

interface PairProps {
  marks: readonly [string, string]
  words: readonly [string, string]
  values: readonly [number | null | undefined, number | null | undefined]
}

function Pair({ marks, words, values }: PairProps) {
  const [first, second] = values
  if (typeof first !== 'number' && typeof second !== 'number') return <Unknown />
  return (
    <span className="grid grid-cols-2 gap-1.5">
      <One mark={marks[0]} word={words[0]} value={first} />
      <One mark={marks[1]} word={words[1]} value={second} />
    </span>
  )
}

function One({ mark, word, value }: { mark: string; word: string; value: number | null | undefined }) {
  return (
    <span title={word} className={`min-w-0 truncate ${value ? '' : 'text-muted'}`}>
      <span className="pr-1 text-faint">
        <span aria-hidden>{mark}</span>
        <span className="sr-only">{word}</span>
      </span>
      {typeof value === 'number' ? rate(value) : '–'}
    </span>
  )
}
