/**
 * Which links of a terminal lead anywhere: http and https with a plain host. What a program prints names the address; the
 * shell asks the person before it is opened and decides once more. Pure; used by terminal-screen.ts.
 */

/** The address in its plain form (look-alike letters as punycode), or undefined for what is never opened. */
export function linkTarget(text: string): string | undefined {
  if (text.length > 2048 || /[\p{Cc}\p{Cf}\s]/u.test(text)) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined
  if (url.hostname === '' || url.username !== '' || url.password !== '') return undefined
  return url.href
}
