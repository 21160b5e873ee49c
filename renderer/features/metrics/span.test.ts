import { describe, expect, it } from 'vitest'
import { chosenSpan, rangeQuery, zoomQuery } from './span'

const chosen = (query: string) => chosenSpan(new URLSearchParams(query))

describe('the span in the URL', () => {
  it('is the newest quarter of an hour when nothing is said', () => {
    expect(chosen('')).toEqual({ range: '15m', span: { kind: 'last', ms: 900_000 }, isLive: true })
  })
  it('is a range by its name, and the first one for a name there is not', () => {
    expect(chosen('range=7d')).toMatchObject({ range: '7d', span: { ms: 604_800_000 }, isLive: false })
    expect(chosen('range=9y').range).toBe('15m')
  })
  it('is a part that was chosen, and the range leads back', () => {
    expect(chosen('range=1h&from=1000&until=61000')).toEqual({
      range: '1h',
      span: { kind: 'chosen', from: 1000, until: 61_000 },
      isLive: false,
    })
  })
  it.each(['from=5&until=5', 'from=9&until=5', 'from=a&until=5', 'from=-4&until=5', 'until=5'])(
    'ignores %s',
    (query) => {
      expect(chosen(query).span.kind).toBe('last')
    },
  )
  it('is written as it is read', () => {
    expect(zoomQuery({ from: 1000, until: 2000 })).toEqual({ from: '1000', until: '2000' })
    expect(zoomQuery(undefined)).toEqual({ from: undefined, until: undefined })
    expect(rangeQuery('15m').range).toBeUndefined()
    expect(rangeQuery('6h')).toEqual({ range: '6h', from: undefined, until: undefined })
  })
})
