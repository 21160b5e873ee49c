/**
 * The shell's start: arguments and profile, then one instance, then what must happen before `ready`; the rest is
 * start-shell.ts. `whenReady` is not awaited at the top level: in an ES module that hangs.
 */
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { parseArguments } from './arguments'
import { createLog, openLogFile } from './log'
import { chooseProfile } from './profile'
import { registerScheme } from './protocol'
import { startShell } from './start-shell'

const given = parseArguments(process.argv)
const profile = chooseProfile(given)
const logs = join(profile, 'logs')
const logFile = openLogFile(logs, 'shell.log')
const log = createLog(logFile)

process.on('unhandledRejection', (thrown) => log.error('unhandled', { why: String(thrown) }))
process.on('uncaughtException', (thrown) => {
  log.error('uncaught', { why: String(thrown.stack) })
  if (given.smoke) process.stderr.write(`Longshore failed: ${thrown.message}\n`)
  else dialog.showErrorBox('Longshore failed', `${thrown.message}\n\nThe log is in ${logs}.`)
  app.exit(1)
})

if (app.requestSingleInstanceLock()) begin()
else app.exit(given.smoke ? 1 : 0)

function begin() {
  registerScheme()
  // Of 10,000 rows much dies old; left alone, V8 lets a page hold more garbage than what lives before it looks.
  app.commandLine.appendSwitch('js-flags', '--heap-growing-percent=100')
  // As root Chromium runs only without its sandbox; then this call would refuse to start.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  void app.whenReady().then(() => startShell({ given, profile, logs, log, closeLog: logFile.close }))
}
