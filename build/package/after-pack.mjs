// @ts-check
/**
 * What is left to do once electron-builder has put the app together and before it signs: set the fuses, and remove the
 * runtime's own default app, which electron-builder leaves there when it copies a runtime from a folder.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setFuses } from './fuses.mjs'

/** Called by electron-builder. @param {import('electron-builder').AfterPackContext} context */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true })
  rmSync(join(appOutDir, '.ready'), { force: true }) // the fallback's own mark
  await setFuses(join(appOutDir, executableName(electronPlatformName, packager)), electronPlatformName)
}

/** @param {string} platform @param {import('electron-builder').AfterPackContext['packager']} packager */
function executableName(platform, packager) {
  if (platform === 'darwin') return `${packager.appInfo.productFilename}.app`
  if (platform === 'win32') return `${packager.appInfo.productFilename}.exe`
  return packager.config.linux?.executableName ?? packager.appInfo.productFilename
}
