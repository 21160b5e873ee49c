/**
 * How stacks.ts and household-stacks.ts describe a container in a line or two, and the two services that everybody runs.
 * population.ts makes containers of them.
 */
import type { Behaviour } from './model'

export interface Service {
  service: string
  image: string
  command?: string[]
  /** `8080:80` published, `443` only exposed, `53:53/udp`. */
  ports?: string[]
  /** `name:/path` a volume of the project, `/source:/path:ro` a bind. */
  mounts?: string[]
  env?: string[]
  /** Command of the health check. */
  health?: string
  log?: Behaviour['log']
  kind?: Behaviour['kind']
  /** Stopped by somebody long ago and left lying. */
  ended?: boolean
  megabytes?: number
  cpuPercent?: number
  limitMegabytes?: number
  /** Left out: what writes a line for each request has its days, the rest is steady. */
  rhythm?: Behaviour['rhythm']
}

export interface Stack {
  project: string
  services: Service[]
}

export const postgres = (name: string): Service => ({
  service: 'db',
  image: 'postgres:16-alpine',
  command: ['docker-entrypoint.sh', 'postgres'],
  ports: ['5432'],
  mounts: ['pgdata:/var/lib/postgresql/data'],
  env: [`POSTGRES_DB=${name}`, `POSTGRES_USER=${name}`, 'POSTGRES_PASSWORD=not-a-real-password'],
  health: `pg_isready -U ${name}`,
  log: 'database',
  megabytes: 180,
  cpuPercent: 3,
})
export const redis: Service = {
  service: 'redis',
  image: 'redis:7.2-alpine',
  command: ['redis-server', '--save', '60', '1'],
  ports: ['6379'],
  mounts: ['redis:/data'],
  health: 'redis-cli ping',
  megabytes: 24,
  cpuPercent: 0.6,
}
