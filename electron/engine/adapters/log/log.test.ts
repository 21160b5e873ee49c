/** No secret reaches the log, whoever forgets to leave it out. */
import { describe, expect, it } from 'vitest'
import { createLog } from '.'

const SENTINEL = 'correct-horse-battery'
function written(facts: Record<string, unknown>): string {
  let text = ''
  createLog(
    (line) => (text += line),
    () => 0,
  ).warn('happened', facts)
  return text
}

describe('log', () => {
  it.each([
    { password: SENTINEL },
    { passphrase: SENTINEL },
    { auth: { token: SENTINEL } },
    { thrown: `clone of https://user:${SENTINEL}@git.example failed` },
    { thrown: `-----BEGIN OPENSSH PRIVATE KEY-----\n${SENTINEL}\n-----END OPENSSH PRIVATE KEY-----` },
    { thrown: `-----BEGIN RSA PRIVATE KEY-----\n${SENTINEL}` },
  ])('takes the secret out of %o', (facts) => {
    expect(written(facts)).not.toContain(SENTINEL)
  })

  it('keeps what is no secret, as one line of JSON', () => {
    expect(JSON.parse(written({ hostId: 'h1', attempt: 2 }))).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      event: 'happened',
      hostId: 'h1',
      attempt: 2,
    })
  })

  it('cuts what is too long', () => expect(written({ thrown: 'x'.repeat(100_000) }).length).toBeLessThan(3000))
})
