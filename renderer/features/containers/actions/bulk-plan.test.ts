/** What an action on many touches, skips and leaves out. */
import { expect, it } from 'vitest'
import type { Container } from '../../../../shared/contract/containers'
import { containerOf } from '../../../testing/container'
import { planBulk } from './bulk-plan'

const row = (name: string, more: Partial<Container> = {}) => containerOf({ id: name, name, ...more })
const all = [
  row('web'),
  row('db', { protection: 'label' }),
  row('job', { state: 'exited' }),
  row('api', { hostId: 'h2' }),
  row('busy', { pending: 'stopping' }),
]
const nameOf = (hostId: string) => (hostId === 'h1' ? 'Zurich' : 'Aachen')

it('lists what it touches host by host, and names protected ones as skipped', () => {
  const plan = planBulk('stop', all, nameOf)
  expect(plan.byHost).toEqual([
    { hostName: 'Aachen', names: ['api'] },
    { hostName: 'Zurich', names: ['web'] },
  ])
  expect(plan.targets.map(({ name }) => name)).toEqual(['web', 'api'])
  expect(plan.guarded).toEqual(['db'])
  expect(plan.needless).toBe(2)
})

it('restarts protected ones too, and starts only what does not run', () => {
  expect(planBulk('restart', all, nameOf).guarded).toEqual([])
  expect(planBulk('start', all, nameOf).targets.map(({ name }) => name)).toEqual(['job'])
  expect(planBulk('unpause', all, nameOf).targets).toEqual([])
})
