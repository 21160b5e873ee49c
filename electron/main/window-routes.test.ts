/** Only known pages have windows of their own, and a window is known by what it shows now. */
import { describe, expect, it } from 'vitest'
import { kindOfRoute, routeOf } from './window-routes'

describe('kindOfRoute', () => {
  it('is the first word of a known route', () => {
    expect(kindOfRoute('/window/logs?c=a%2Fb')).toBe('logs')
    expect(kindOfRoute('/window/metrics?of=abc.def')).toBe('metrics')
    expect(kindOfRoute('/window/terminals?tab=t1')).toBe('terminals')
  })

  it.each([
    '/window/settings',
    '/window/logs/../settings',
    '/window/logs#/settings',
    '/window/logs?a b',
    '/window/',
    '/logs',
    'window/logs',
    '/window/constructor',
    `/window/logs?${'a'.repeat(4000)}`,
  ])('is none for %s', (route) => expect(kindOfRoute(route)).toBeUndefined())
})

describe('routeOf', () => {
  it.each([
    ['app://longshore/index.html#/window/logs?c=1', '/window/logs?c=1'],
    ['app://longshore/index.html', undefined],
    ['app://longshore/stopped', undefined],
    ['https://evil/index.html#/window/logs', undefined],
  ])('of %s is %s', (address, route) => expect(routeOf(address)).toBe(route))
})
