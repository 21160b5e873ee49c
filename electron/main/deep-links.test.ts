/** A deep link shows a view or is nothing: whatever else it carries. */
import { describe, expect, it } from 'vitest'
import { parseArguments } from './arguments'
import { parseDeepLink } from './deep-links'

describe('parseDeepLink', () => {
  it('opens pages, a host on them, a thing on the host', () => {
    expect(parseDeepLink('longshore://open/fleet')).toEqual({ route: '#/fleet' })
    expect(parseDeepLink('longshore://open/containers/abc123')).toEqual({ route: '#/containers/abc123' })
    expect(parseDeepLink('longshore://open/containers/abc123/f00d/')).toEqual({ route: '#/containers/abc123/f00d' })
  })

  it.each([
    'longshore://open/fleet?cmd=stop',
    'longshore://open/fleet#/settings',
    'longshore://stop/containers/abc',
    'longshore://open/../../etc/passwd',
    'longshore://open/containers/%2e%2e',
    'longshore://open/containers/a/b/c',
    'longshore://open/plugins',
    'longshore://user@open/fleet',
    'LONGSHORE://open/fleet',
    'https://open/fleet',
    '--profile=/etc',
    `longshore://open/containers/${'a'.repeat(65)}`,
    'longshore://open/containers/a\u0000b',
    '',
  ])('ignores %s', (text) => expect(parseDeepLink(text)).toBeUndefined())
})

describe('parseArguments', () => {
  it('knows its flags and nothing else', () => {
    expect(parseArguments(['electron', '.', '--demo', '--profile=/tmp/p', '--open-devtools'])).toEqual({
      smoke: false,
      demo: true,
      profile: '/tmp/p',
      link: undefined,
    })
  })

  it('shows the simulated fleet in a smoke run', () => {
    expect(parseArguments(['longshore', '--smoke'])).toMatchObject({ smoke: true, demo: true })
  })

  it('takes no relative profile and only the first honest link', () => {
    const given = parseArguments(['x', '--profile=../p', 'longshore://run/x', 'longshore://open/audit'])
    expect(given).toMatchObject({ profile: undefined, link: { route: '#/audit' } })
  })
})
