/** Only web addresses are links, and they show where they lead. */
import { expect, it } from 'vitest'
import { linkTarget } from './terminal-links'

it.each([
  ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
  ['HTTP://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['https://еxample.com/', 'https://xn--xample-2of.com/'],
])('%s leads to %s', (text, target) => expect(linkTarget(text)).toBe(target))

it.each([
  'file:///etc/passwd',
  'vscode://x/y',
  'smb://host/share',
  'javascript:alert(1)',
  'data:text/html,x',
  'mailto:a@b.c',
  'https://user@evil.com/',
  'https://user:pw@evil.com/',
  'https://exa\u202emple.com/',
  'https://a b/',
  'not a link',
  '',
  `https://example.com/${'a'.repeat(2100)}`,
])('%s leads nowhere', (text) => expect(linkTarget(text)).toBeUndefined())
