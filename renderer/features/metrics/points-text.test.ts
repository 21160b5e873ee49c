/** What is pasted into a spreadsheet must be what was measured, in its units and at its instants. */
import { expect, it } from 'vitest'
import { pointsText } from './points-text'

const AT = Date.UTC(2026, 0, 5, 12)
const course = (avg: (number | null)[], more: { min?: (number | null)[]; max?: (number | null)[] } = {}) => ({
  at: avg.map((_, n) => AT + n * 10_000),
  avg,
  ...more,
  reachMs: 5000,
})
const span = { from: AT, until: AT + 60_000, stepMs: 10_000 }

it('is a line an instant, with units in the head; what is not known is an empty cell', () => {
  const cpu = { title: 'CPU', unit: 'percent' as const, course: course([12.34567, null, 3]) }
  const memory = { title: 'Memory', unit: 'bytes' as const, course: course([1048576, 2097152.4, null]) }
  expect(pointsText([cpu, memory], span)).toBe(
    [
      'Time (UTC)\tCPU (%)\tMemory (bytes)',
      '2026-01-05 12:00:00\t12.346\t1048576',
      '2026-01-05 12:00:10\t\t2097152.4',
      '2026-01-05 12:00:20\t3\t',
      '',
    ].join('\n'),
  )
})

it('has the extremes beside the mean where a point stands for a range, and only then', () => {
  const folded = { title: 'CPU', unit: 'percent' as const, course: course([5, 6], { min: [1, 6], max: [9, 6] }) }
  const single = { title: 'PIDs', unit: 'whole' as const, course: course([2, 3], { min: [2, 3], max: [2, 3] }) }
  expect(pointsText([folded, single], span).split('\n').slice(0, 2)).toEqual([
    'Time (UTC)\tCPU (%)\tCPU, least (%)\tCPU, most (%)\tPIDs',
    '2026-01-05 12:00:00\t5\t1\t9\t2',
  ])
})

it('leaves out what is outside of the span, and has a head where nothing was measured', () => {
  const cpu = { title: 'CPU', unit: 'percent' as const, course: course([1, 2, 3]) }
  expect(pointsText([cpu], { ...span, from: AT + 5000, until: AT + 15_000 }).split('\n')).toHaveLength(3)
  expect(pointsText([{ ...cpu, course: undefined }], span)).toBe('Time (UTC)\tCPU (%)\n')
})

it('puts together what was measured in one step, and loses nothing of a step that a gap parts', () => {
  const cpu = { title: 'CPU', unit: 'percent' as const, course: { ...course([7]), at: [AT + 1600] } }
  const pids = { title: 'PIDs', unit: 'whole' as const, course: { ...course([1, 2]), at: [AT + 1100, AT + 1900] } }
  expect(pointsText([cpu, pids], span).split('\n').slice(1, -1)).toEqual([
    '2026-01-05 12:00:01\t7\t1',
    '2026-01-05 12:00:01\t\t2',
  ])
})
