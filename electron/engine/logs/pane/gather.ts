/**
 * The bytes of lines that may lie anywhere in the spool, in the order of the lines: those that touch, or nearly, are
 * read at once. Used by pane-lines.ts.
 */
import type { Spool } from '../../ports'
import type { Columns } from './columns'

/** Reading over so many bytes that nobody asked for is cheaper than asking twice. */
const MAX_GAP_BYTES = 16 * 1024
const MAX_READ_BYTES = 2 * 1024 * 1024
const READS_AT_A_TIME = 8

interface Run {
  start: number
  end: number
  /** Places of its lines among those asked for. */
  lines: number[]
}

/** Each line with the `\n` behind it. */
export async function gather(
  spool: Pick<Spool, 'read' | 'segmentBytes'>,
  lines: Columns,
): Promise<Uint8Array<ArrayBuffer>> {
  const { address, length, count } = lines
  const starts = new Float64Array(count + 1)
  for (let line = 0; line < count; line += 1) starts[line + 1] = (starts[line] ?? 0) + (length[line] ?? 0) + 1
  const size = starts[count] ?? 0
  const first = address[0] ?? 0
  if (isOneRun(lines, spool.segmentBytes)) return size === 0 ? new Uint8Array() : spool.read(first, size)
  const text = new Uint8Array(size)
  const copy = async (run: Run) => {
    const bytes = await spool.read(run.start, run.end - run.start)
    for (const line of run.lines) {
      const from = (address[line] ?? 0) - run.start
      text.set(bytes.subarray(from, from + (length[line] ?? 0) + 1), starts[line] ?? 0)
    }
  }
  const runs = runsOf(lines, spool.segmentBytes)
  for (let done = 0; done < runs.length; done += READS_AT_A_TIME)
    await Promise.all(runs.slice(done, done + READS_AT_A_TIME).map(copy))
  return text
}

/** Do they lie one behind the other, in their order? The usual case of a single source. */
function isOneRun({ address, length, count }: Columns, segmentBytes: number): boolean {
  for (let line = 1; line < count; line += 1)
    if (address[line] !== (address[line - 1] ?? 0) + (length[line - 1] ?? 0) + 1) return false
  return count === 0 || isInOneSegment(address[0] ?? 0, address[count - 1] ?? 0, segmentBytes)
}

function runsOf({ address, length, count }: Columns, segmentBytes: number): Run[] {
  const order = Uint32Array.from({ length: count }, (_, line) => line)
  order.sort((a, b) => (address[a] ?? 0) - (address[b] ?? 0))
  const runs: Run[] = []
  let run: Run | undefined
  for (const line of order) {
    const start = address[line] ?? 0
    const end = start + (length[line] ?? 0) + 1
    const isNear = run && start - run.end <= MAX_GAP_BYTES && end - run.start <= MAX_READ_BYTES
    if (run && isNear && isInOneSegment(run.start, start, segmentBytes)) {
      run.end = end
      run.lines.push(line)
    } else {
      run = { start, end, lines: [line] }
      runs.push(run)
    }
  }
  return runs
}

function isInOneSegment(one: number, other: number, segmentBytes: number): boolean {
  return Math.floor(one / segmentBytes) === Math.floor(other / segmentBytes)
}
