/** A host's usage for the unit tests of this folder: nothing is known but what a test says. */
import type { HostUsage } from '../../../shared/contract/metrics'

/** By its name, whose id is made as the tests make those of hosts. */
export const hostUsage = (name: string, known: Partial<HostUsage> = {}): HostUsage => ({
  hostId: name.padEnd(12, '0'),
  at: 0,
  source: 'reader',
  leftOut: [],
  paceMs: 10_000,
  isSumOfContainers: false,
  cpu: null,
  memory: null,
  memoryTotal: null,
  load: null,
  received: null,
  sent: null,
  read: null,
  written: null,
  ...known,
})
