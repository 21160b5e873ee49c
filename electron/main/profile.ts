/**
 * Which directory this run lives in: the usual one, one beside it for the demo, one that was named, or a fresh one for
 * the smoke run, removed at its end. Decided before anything of Electron reads the path.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import type { Arguments } from './arguments'

/** Sets Electron's `userData` and gives it back. */
export function chooseProfile({ smoke, demo, profile }: Arguments): string {
  const path = profile ?? (smoke ? freshProfile() : usualProfile(demo))
  app.setPath('userData', path)
  return path
}

function usualProfile(demo: boolean): string {
  const path = app.getPath('userData')
  return demo ? `${path}-demo` : path
}

function freshProfile(): string {
  const path = mkdtempSync(join(tmpdir(), 'longshore-smoke-'))
  process.on('exit', () => removeAfterUs(path))
  return path
}

/** Chromium writes its last files after our last line of code, so on POSIX a shell waits for our end and removes them. */
function removeAfterUs(path: string) {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  if (process.platform === 'win32') return
  const script = 'while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; sleep 0.5; rm -rf -- "$0"'
  spawn('/bin/sh', ['-c', script, path, String(process.pid)], { detached: true, stdio: 'ignore' }).unref()
}
