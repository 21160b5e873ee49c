// @ts-check
/**
 * A display for a machine that has none: Xvfb on a number it picks itself, and a session bus for tray and
 * notifications. Used by start, test and the window tests' workers (displays.mjs). Who opens it closes it.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * @typedef {{ env: Record<string, string>, prefix: string[], close: () => void }} Display
 * `prefix` is put before the command: it runs it in a session bus of its own.
 */

/** @returns {Promise<Display>} */
export async function openDisplay() {
  const prefix =
    process.platform === 'linux' && !process.env.DBUS_SESSION_BUS_ADDRESS && existsSync('/usr/bin/dbus-run-session')
      ? ['dbus-run-session', '--']
      : []
  const hasOne = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (hasOne) return { env: {}, prefix, close: () => {} }
  if (!hasXvfb())
    throw new Error(
      'There is no display here, and no Xvfb to make one. Install the package xvfb, or run this on a desktop.',
    )
  return openXvfb(prefix)
}

export const hasXvfb = () => existsSync('/usr/bin/Xvfb')

/** @param {string[]} prefix @returns {Promise<Display>} */
export function openXvfb(prefix) {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const close = () => void server.kill()
  process.on('exit', close)
  return new Promise((resolve, reject) => {
    let text = ''
    const numbers = /** @type {import('node:stream').Readable} */ (server.stdio[3])
    numbers.on('data', (chunk) => {
      text += chunk
      if (text.endsWith('\n')) resolve({ env: { DISPLAY: `:${text.trim()}` }, prefix, close })
    })
    server.on('error', reject)
    server.on('exit', () => reject(new Error('Xvfb ended before it was ready.')))
  })
}
