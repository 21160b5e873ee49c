/** Which networks a prune may take. */
import { expect, it } from 'vitest'
import { prunableNetworks, usersOfNetwork } from './rules'

const network = (name: string, more: Partial<{ isBuiltIn: boolean; scope: string }> = {}) => ({
  id: name,
  name,
  isBuiltIn: false,
  scope: 'local',
  ...more,
})
const stopped = { name: 'job', state: 'exited', imageId: '', volumes: [], networks: ['batch'] }

it('leaves what the engine made, what a stopped container needs, and what a swarm shares', () => {
  const networks = [
    network('bridge', { isBuiltIn: true }),
    network('batch'),
    network('old'),
    network('overlay', { scope: 'swarm' }),
    network('docker_gwbridge'),
  ]
  expect(prunableNetworks('h', networks, [stopped])).toEqual([{ hostId: 'h', id: 'old', name: 'old' }])
  expect(usersOfNetwork('batch', [stopped])).toEqual([stopped])
})
