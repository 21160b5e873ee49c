/** Nothing but https to a plain host, mailto and our own forwards ever leaves the app, judged on the parsed address. */
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

  it.each(['http://127.0.0.1:8080/', 'https://127.0.0.1:45123/', 'http://127.0.0.1:1', 'http://127.0.0.1:80/a?b#c'])(
    'opens the forward %j',
    (text) =>
      expect(checkExternalUrl(text)).toMatchObject({
        allowed: true,
        href: new URL(text).href,
        shown: new URL(text).host,
      }),
  )

  it.each([
    'http://127.0.0.1.evil.example:8080/',
    'http://127.0.0.1:8080@evil.example/',
    'http://evil.example:80@127.0.0.1:8080/',
    'http://user@127.0.0.1:8080/',
    'http://[::ffff:127.0.0.1]:8080/',
    'http://[::1]:8080/',
    'http://localhost:8080/',
    'http://127.1:8080/',
    'http://2130706433:8080/',
    'http://0x7f.0.0.1:8080/',
    'http://0177.0.0.1:8080/',
    'http://①②⑦.0.0.1:8080/',
    'http://127。0。0。1:8080/',
    'http://127.0.0.1%2eevil.example:8080/',
    'http://127.0.0.1\\@evil.example:8080/',
    'http://127.0.0.1:8080\\@evil.example/',
    'http:\\\\127.0.0.1:8080/',
    'http://127.0.0.2:8080/',
    'http://0.0.0.0:8080/',
    'http://127.0.0.1/',
    'http://127.0.0.1:99999/',
    'http://127.0.0.1:8080.evil.example/',
    'http://xn--127-0.evil.example:8080/',
    'ftp://127.0.0.1:8080/',
  ])('refuses what only looks like a forward: %j', (text) => expect(checkExternalUrl(text).allowed).toBe(false))

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
