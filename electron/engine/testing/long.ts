/**
 * Tests of the long form (`npm run test:long`): what takes ten seconds and more of mere waiting, and whose sentence a
 * quicker test proves as well. They are not there otherwise, so that nothing counts as skipped.
 */
import { it } from 'vitest'
import { isLong } from './random'

export function itWhenLong(name: string, work: () => Promise<void>, timeoutMs?: number): void {
  if (isLong) it(name, work, timeoutMs)
}
