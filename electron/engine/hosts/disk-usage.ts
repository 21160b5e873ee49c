/**
 * `docker system df` of a host. The engine walks its files for it, which can take a minute on a full disk, so an answer
 * is kept with its age and questions at the same time share one.
 */
import type { DiskUsage } from '../../../shared/contract/hosts'
import type { Clock, DockerHost } from '../ports'

const LIMIT_MS = 170_000

export function createDiskUsage(clock: Clock, engineOf: (hostId: string) => DockerHost) {
  const kept = new Map<string, DiskUsage>()
  const asking = new Map<string, Promise<DiskUsage>>()

  async function measure(hostId: string): Promise<DiskUsage> {
    // Not the caller's signal: another may wait for the same answer.
    const usage = await engineOf(hostId).diskUsage(AbortSignal.timeout(LIMIT_MS))
    const measured = { ...usage, measuredAt: clock.now() }
    kept.set(hostId, measured)
    return measured
  }

  return {
    of(hostId: string, maxAgeMs: number): Promise<DiskUsage> {
      const last = kept.get(hostId)
      if (last && clock.now() - last.measuredAt <= maxAgeMs) return Promise.resolve(last)
      const asked = asking.get(hostId) ?? measure(hostId).finally(() => asking.delete(hostId))
      asking.set(hostId, asked)
      return asked
    },
    forget(hostId: string) {
      kept.delete(hostId)
    },
  }
}
