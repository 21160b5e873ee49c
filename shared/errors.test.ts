/** The closed list of errors, and that anything at all can be turned into one of it. */
import { describe, expect, it } from 'vitest'
import { cancelled, ERROR_CODES, Failure, toErrorInfo } from './errors'

describe('Failure', () => {
  it('says by its code whether trying again may help, unless told', () => {
    const retryable = ERROR_CODES.filter((code) => new Failure(code, '').info.retryable)
    expect(retryable).toStrictEqual([
      'HOST_UNREACHABLE',
      'ENGINE_DOWN',
      'TIMED_OUT',
      'CANCELLED',
      'DISCONNECTED',
      'BUSY',
    ])
    expect(new Failure('BUSY', '', { retryable: false }).info.retryable).toBe(false)
  })

  it('keeps its cause to itself and the rest in what crosses', () => {
    const cause = new Error('inner')
    const failure = new Failure('CONFLICT', 'Taken.', { hint: 'Choose.', data: { name: 'a' }, cause })
    expect(failure.cause).toBe(cause)
    expect(failure.info).toStrictEqual({
      code: 'CONFLICT',
      message: 'Taken.',
      hint: 'Choose.',
      retryable: false,
      data: { name: 'a' },
    })
    expect(structuredClone(failure.info)).toStrictEqual(failure.info)
    expect(failure).toBeInstanceOf(Error)
    expect(`${failure}`).toBe('Failure: Taken.')
  })
})

describe('toErrorInfo', () => {
  it('passes a Failure through and knows cancel and timeout', async () => {
    const failure = new Failure('DENIED', 'No.')
    expect(toErrorInfo(failure)).toBe(failure.info)
    expect(toErrorInfo(AbortSignal.abort().reason)).toStrictEqual(cancelled())
    expect(new Failure('CANCELLED', 'Cancelled.').info).toStrictEqual(cancelled())
    expect(toErrorInfo(new DOMException('late', 'TimeoutError'))).toMatchObject({ code: 'TIMED_OUT', retryable: true })
  })

  it.each<[unknown, string]>([
    [new Error('disk full'), 'disk full'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [Object.create(null), 'something without a name'],
    [
      {
        toString: () => {
          throw new Error('no')
        },
      },
      'something without a name',
    ],
  ])('makes anything else INTERNAL, with its text in the details only (%#)', (thrown, details) => {
    const info = toErrorInfo(thrown)
    expect(info).toMatchObject({ code: 'INTERNAL', details, retryable: false })
    expect(info.message).toBe('Something went wrong inside Longshore.')
  })
})
