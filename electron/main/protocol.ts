/**
 * The page's own scheme, `app://longshore`: the only origin a window ever shows. Serves the fixed manifest of
 * page-files.ts with the content security policy and its companions as headers, so that no file can loosen them.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { findFile, type Manifest, PAGE_URL } from './page-files'
import { drawStoppedPage, STOPPED_URL } from './stopped-page'

/** Once, before `ready`. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Answers the page's requests from `manifest`, which may still be on its way from the disk. */
export function servePages(manifest: Promise<Manifest>): void {
  protocol.handle('app', async (request) => {
    if (request.method !== 'GET') return notFound()
    if (request.url === STOPPED_URL) return stopped()
    const file = findFile(await manifest, request.url)
    if (!file) return notFound()
    const nonce = randomBytes(16).toString('base64')
    const body = await readFile(file.path).catch(() => undefined)
    if (!body) return notFound()
    // The page's own code may need the nonce for styles a library makes; it stands where index.html asks for it.
    const isPage = file.type.startsWith('text/html')
    const content = isPage ? body.toString().replaceAll('__CSP_NONCE__', nonce) : new Uint8Array(body)
    return new Response(content, { headers: headers(file.type, nonce) })
  })
}

function headers(type: string, nonce: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': policy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': type.startsWith('text/html') ? 'no-store' : 'no-cache',
  }
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}

function stopped(): Response {
  const nonce = randomBytes(16).toString('base64')
  return new Response(drawStoppedPage(nonce, PAGE_URL), { headers: headers('text/html; charset=utf-8', nonce) })
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: headers('text/plain; charset=utf-8', '') })
}
