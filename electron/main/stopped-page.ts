/**
 * What a window shows after its page crashed three times in a minute: a sentence and one link back, without a script.
 * Served by protocol.ts from memory, because the page's own files may be the cause.
 */
export const STOPPED_URL = 'app://longshore/stopped'

export function drawStoppedPage(nonce: string, pageUrl: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Longshore</title>
<style nonce="${nonce}">
:root { color-scheme: dark light; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; height: 100vh; display: grid; place-items: center;
  background: #0f1214; color: #e6eaed; }
main { max-width: 32rem; padding: 2rem; }
h1 { font-size: 1.25rem; margin: 0 0 .5rem; }
p { color: #a3abb3; margin: 0 0 1.25rem; }
a { color: #0f1214; background: #3fb6a8; padding: .5rem .9rem; border-radius: 6px; text-decoration: none; }
a:focus-visible { outline: 2px solid #e6eaed; outline-offset: 2px; }
@media (prefers-color-scheme: light) {
  body { background: #fbfcfc; color: #14181b; }
  p { color: #5b656d; }
  a { background: #0f8577; color: #fff; }
}
</style>
</head>
<body><main>
<h1>This window stopped three times within a minute</h1>
<p>Your hosts are still being watched, and nothing was lost. The log of the app says what happened.</p>
<a href="${pageUrl}">Open the window again</a>
</main></body>
</html>`
}
