/**
 * A container as the engine tells of it, for tests of the page: one that runs well and has nothing, and what differs.
 * Imported by *.test.ts only, which the dependency rule holds.
 */
import type { Container } from '../../shared/contract/containers'

export const containerOf = (more: Partial<Container> = {}): Container => ({
  key: `${more.hostId ?? 'h1'}/${more.id ?? 'c1'}`,
  hostId: 'h1',
  id: 'c1',
  name: 'web',
  image: 'nginx:1.27',
  imageId: 'sha256:1',
  state: 'running',
  health: 'none',
  outOfMemory: false,
  createdAt: 0,
  restartCount: 0,
  labels: {},
  ports: [],
  volumes: [],
  networks: [],
  ...more,
})
