/** Restarts are quick, and three deaths in a minute end them. */
import { describe, expect, it } from 'vitest'
import { createRestartPolicy } from './restart-policy'

describe('createRestartPolicy', () => {
  it('restarts within two seconds, and gives up at the third death in a minute', () => {
    const policy = createRestartPolicy()
    const first = policy.died(0)
    expect(first.kind === 'restart' && first.afterMs <= 2_000).toBe(true)
    expect(policy.died(30_000).kind).toBe('restart')
    expect(policy.died(59_999).kind).toBe('give-up')
  })

  it('forgets deaths older than a minute', () => {
    const policy = createRestartPolicy()
    policy.died(0)
    policy.died(30_000)
    expect(policy.died(60_000).kind).toBe('restart')
  })

  it('starts over when the person tries again', () => {
    const policy = createRestartPolicy()
    for (const at of [0, 1, 2]) policy.died(at)
    policy.forget()
    expect(policy.died(3).kind).toBe('restart')
  })
})
