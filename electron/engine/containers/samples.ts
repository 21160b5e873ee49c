/** A listed and an inspected container, and the row they make, for the tests of this folder. */
import type { Container } from '../../../shared/contract/containers'
import type { InspectedRow, ListedContainer } from '../ports'
import { rowFromListed } from './rules'

export const HOST = 'h'.repeat(16)
export const ID = 'a'.repeat(64)

export const listed = (more: Partial<ListedContainer> = {}): ListedContainer => ({
  id: ID,
  name: 'web',
  image: 'nginx:1.27',
  imageId: 'sha256:1',
  state: 'running',
  status: 'Up 2 hours',
  createdAt: 1000,
  labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
  ports: [],
  volumes: [],
  networks: ['shop_default'],
  ...more,
})

export const inspected = (more: Partial<InspectedRow> = {}): InspectedRow => ({
  ...listed(),
  health: 'healthy',
  exitCode: 0,
  outOfMemory: false,
  restartCount: 2,
  cpuLimit: 0,
  ...more,
})

export const row = (more: Partial<Container> = {}): Container => ({
  ...rowFromListed(HOST, listed(), undefined),
  startedAt: 500,
  ...more,
})
