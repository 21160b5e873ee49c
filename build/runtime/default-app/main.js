/**
 * Stand-in for Electron's own default app in the fallback runtime, with the same command line:
 * electron [-v | -a] [-r MODULE]... APP. Electron starts it when no app is packaged beside it.
 */
import fs from 'node:fs'
import Module, { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import electron from 'electron'

const { app } = electron
const require = createRequire(import.meta.url)

const { modules, target } = readArguments(process.argv.slice(1))
for (const module of modules) require(path.resolve(module))
if (!target) {
  console.error('usage: electron [-r module] <app directory or file>')
  process.exit(1)
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
try {
  await open(target)
} catch (thrown) {
  console.error('App threw an error during load\n', thrown)
  process.exit(1)
}

function readArguments(given) {
  const modules = []
  for (let at = 0; at < given.length; at++) {
    const argument = given[at]
    if (argument === '-v' || argument === '--version') answer(`v${process.versions.electron}`)
    else if (argument === '-a' || argument === '--abi') answer(process.versions.modules)
    else if (argument === '-r' || argument === '--require') modules.push(given[++at])
    else if (argument.startsWith('--require=')) modules.push(argument.slice('--require='.length))
    else if (argument.startsWith('--app=')) return { modules, target: argument.slice('--app='.length) }
    else if (!argument.startsWith('-')) return { modules, target: argument }
  }
  return { modules, target: undefined }
}

function answer(text) {
  console.log(text)
  process.exit(0)
}

async function open(given) {
  const full = path.resolve(given)
  const file = Module._resolveFilename(full, null, true)
  const manifest = path.join(full, 'package.json')
  const isFolder = fs.existsSync(manifest)
  if (isFolder) describeApp(JSON.parse(fs.readFileSync(manifest, 'utf8')))
  app.setAppPath(isFolder ? full : path.dirname(file))
  await import(pathToFileURL(file).href) // Electron holds back `ready` until the app's code is loaded
}

function describeApp({ version, productName, name, desktopName }) {
  if (version) app.setVersion(version)
  if (productName || name) app.name = productName ?? name
  app.setDesktopName(desktopName ?? `${app.name}.desktop`)
}
