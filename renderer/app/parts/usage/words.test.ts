/** How usage reads. */
import { expect, it } from 'vitest'
import { percent, rate, shareTone, usageSum, wholePercent } from './words'

it('gives percent as many digits as tell values apart', () => {
  expect([0, 0.44, 31.76, 99.96, 100, 1600.4].map(percent)).toEqual([
    '0.0 %',
    '0.4 %',
    '31.8 %',
    '100 %',
    '100 %',
    '1600 %',
  ])
  expect([0, 0.314, 1].map(wholePercent)).toEqual(['0 %', '31 %', '100 %'])
})

it('gives rates in whole bytes', () => expect([0, 0.4, 1536].map(rate)).toEqual(['0 B/s', '0 B/s', '1.5 KiB/s']))

it('adds up both ways, as far as they are known', () => {
  const rates = { received: 1, sent: 2, read: null, written: 5 }
  expect([usageSum(rates, 'network'), usageSum(rates, 'io')]).toEqual([3, 5])
  expect(usageSum({ ...rates, written: null }, 'io')).toBeUndefined()
  expect(usageSum(undefined, 'io')).toBeUndefined()
})

it('warns from 80 % on and is critical from 95 %', () =>
  expect([undefined, 0.79, 0.8, 0.94, 0.95, 2].map(shareTone)).toEqual([
    'plain',
    'plain',
    'warn',
    'warn',
    'crit',
    'crit',
  ]))
