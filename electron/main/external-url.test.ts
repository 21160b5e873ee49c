/** Nothing but https to a plain host and mailto ever leaves the app, judged on the parsed address. */
import { describe, expect, it } from 'vitest'
import { checkExternalUrl } from './external-url'

describe('checkExternalUrl', () => {
  it('shows the host of an https address', () => {
    expect(checkExternalUrl('https://docs.docker.com/a?b#c')).toEqual({
      allowed: true,
      href: 'https://docs.docker.com/a?b#c',
      shown: 'docs.docker.com',
    })
  })

  it('shows look-alike letters in punycode', () => {
    const url = checkExternalUrl('https://gіthub.com/') // a Cyrillic letter
    expect(url).toMatchObject({ allowed: true, shown: 'xn--gthub-n2e.com' })
  })

  it('keeps only the address of a mail', () => {
    const url = checkExternalUrl('mailto:ops@example.com?cc=evil@example.net&attach=/etc/passwd')
    expect(url).toEqual({ allowed: true, href: 'mailto:ops@example.com', shown: 'ops@example.com' })
  })

  it.each([
    'file:///etc/passwd',
    'smb://host/share',
    '\\\\host\\share',
    'ms-msdt:/id PCWDiagnostic',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://example.com',
    'https://user@evil.example',
    'https://good.example:pw@evil.example/',
    'https://exa\nmple.com',
    'https://',
    'vscode://file/etc',
    'mailto:',
    'mailto:a@b@c',
    'mailto:a%0aBcc:x@y.z',
    'no address',
  ])('refuses %j', (text) => expect(checkExternalUrl(text).allowed).toBe(false))
})
