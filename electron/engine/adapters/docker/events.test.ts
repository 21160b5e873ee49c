/** Lines however they are cut, and what an event says. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvent } from './events'
import { createLineCutter } from './lines'

describe('lines', () => {
  it('come out the same however the bytes are cut', () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n]/g, ' ')),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(lines, fc.array(fc.nat({ max: 40 }), { maxLength: 60 }), (expected, cuts) => {
        const bytes = Buffer.from(expected.map((line) => `${line}\n`).join(''))
        const cutter = createLineCutter(10_000)
        const seen: string[] = []
        let at = 0
        for (const size of cuts) {
          seen.push(...cutter.feed(bytes.subarray(at, at + size)))
          at += size
        }
        seen.push(...cutter.feed(bytes.subarray(at)))
        expect(seen).toEqual(expected.map((line) => line.toWellFormed()))
      }),
      { numRuns: 2000 },
    )
  })

  it('survive any bytes, and hold no more than the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
        const cutter = createLineCutter(64)
        try {
          for (const chunk of chunks) for (const line of cutter.feed(chunk)) expect(line.length).toBeLessThanOrEqual(64)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('end with CR LF too, and may be as long as the limit but not longer', () => {
    expect([...createLineCutter(8).feed(Buffer.from('a\r\n\nb\n'))]).toEqual(['a', '', 'b'])
    expect([...createLineCutter(8).feed(Buffer.from('12345678\n'))]).toEqual(['12345678'])
    expect(() => [...createLineCutter(8).feed(Buffer.from('123456789'))]).toThrow(RangeError)
  })
})

describe('an event', () => {
  const wire = (more: object) =>
    JSON.stringify({ Type: 'container', Action: 'start', Actor: { ID: 'abc', Attributes: {} }, ...more })

  it('has an action and what stands behind its colon', () => {
    const event = readEvent(
      wire({
        Action: 'health_status: healthy',
        time: 5,
        timeNano: Number('1700000000123456789'),
        Actor: { ID: 'abc', Attributes: { name: 'we\u202eb', exitCode: '3' } },
      }),
    )
    expect(event).toMatchObject({ type: 'container', action: 'health_status', detail: 'healthy', id: 'abc' })
    expect(event?.attributes).toEqual(Object.assign(Object.create(null), { name: 'web', exitCode: '3' }))
    expect(Math.trunc(event?.atMs ?? 0)).toBe(1_700_000_000_123)
    expect(readEvent(wire({ time: 5 }))?.atMs).toBe(5000)
  })

  it.each(['exec_create: sh -c true', 'exec_start: sh', 'exec_die', 'exec_died', 'exec'])(
    '%s is left out',
    (Action) => {
      expect(readEvent(wire({ Action }))).toBeUndefined()
    },
  )
  it('an action that only begins like that is not', () => {
    expect(readEvent(wire({ Action: 'execute' }))?.action).toBe('execute')
  })
  it('survives any object, and throws for what is none', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('Type', 'Action', 'Actor', 'time', 'timeNano'), fc.jsonValue()),
        (odd) => {
          readEvent(JSON.stringify(odd))
        },
      ),
      { numRuns: 2000 },
    )
    for (const bad of ['', '{', 'null', '[]', '7', '{"Type":']) expect(() => readEvent(bad), bad).toThrow()
  })

  it.each([
    ['container', 'remove', 'destroy'],
    ['container', 'died', 'die'],
    ['volume', 'remove', 'destroy'],
    ['image', 'remove', 'delete'],
    ['container', 'pause', 'pause'],
  ])('of Podman (%s %s) is said in Docker’s word %s', (Type, Action, action) => {
    const Attributes = { containerExitCode: '137', podId: '', name: 'v', image: '' }
    const event = readEvent(wire({ Type, Action, Actor: { ID: Type === 'volume' ? '' : 'abc', Attributes } }))
    expect(event).toMatchObject({ action, id: Type === 'volume' ? 'v' : 'abc', attributes: { name: 'v' } })
    expect(event?.attributes.exitCode).toBe(action === 'die' ? '137' : undefined)
    expect(event?.attributes).not.toHaveProperty('containerExitCode')
  })

  it('of Podman tells a state of health beside its action', () => {
    const Attributes = { containerExitCode: '0' }
    const raw = wire({ Action: 'health_status', HealthStatus: 'unhealthy', Actor: { ID: 'abc', Attributes } })
    expect(readEvent(raw)).toMatchObject({ action: 'health_status', detail: 'unhealthy' })
  })

  it('of Docker about a plugin keeps its word', () => {
    expect(readEvent(wire({ Type: 'plugin', Action: 'remove' }))?.action).toBe('remove')
  })
})
