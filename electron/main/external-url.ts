/**
 * Which addresses may leave the app, decided on the parsed URL and never on its text: https with a plain host and no
 * user, mailto, and a forward of ours, which is http or https on 127.0.0.1 with its port. Pure; open-external.ts asks
 * and opens.
 */
export type ExternalUrl = { allowed: true; href: string; shown: string } | { allowed: false; why: string }

/** `shown` is what the person is asked about: the host in punycode, so that look-alike letters show. */
export function checkExternalUrl(text: string): ExternalUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || hasControl(text)) return refuse('That is not an address.')
  if (url.protocol === 'mailto:') return checkMail(url)
  if (isForward(url, text)) return { allowed: true, href: url.href, shown: url.host }
  if (url.protocol !== 'https:') return refuse(`Addresses of the kind "${url.protocol.slice(0, 20)}" are never opened.`)
  if (url.username !== '' || url.password !== '') return refuse('An address with a user name in it is never opened.')
  if (url.hostname === '') return refuse('That address names no host.')
  return { allowed: true, href: url.href, shown: url.host }
}

/** Written out as the very address a forward listens on; `2130706433` and `127.1` mean it too, but only to disguise it. */
function isForward(url: URL, text: string): boolean {
  return (
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    /^https?:\/\/127\.0\.0\.1:\d{1,5}(\/|$)/.test(text) &&
    url.hostname === '127.0.0.1' &&
    url.username === '' &&
    url.password === ''
  )
}

function checkMail(url: URL): ExternalUrl {
  const address = safeDecode(url.pathname)
  if (!/^[^\s@<>",;:\\]{1,64}@[A-Za-z0-9.-]{1,253}$/.test(address)) return refuse('That is not a mail address.')
  // Subject and body are the sender's words; attachments and copies would act for the person.
  return { allowed: true, href: `mailto:${encodeURIComponent(address).replace('%40', '@')}`, shown: address }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

function hasControl(text: string): boolean {
  return [...text].some((letter) => letter < ' ' || letter === '\u007f')
}

function refuse(why: string): ExternalUrl {
  return { allowed: false, why }
}
