// @ts-check
/**
 * The fuses of the packaged runtime: switches in the binary that close ways around the app (as plain Node, with a
 * debugger attached, from other code than the archive's). Called by after-pack.mjs; the package test reads them back.
 * "Strictly all" is chosen so that a fuse added by a later Electron stops the build until somebody decides about it.
 */
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'

/**
 * Checksums of the archive are checked on macOS and Windows only; elsewhere the fuse is without effect and stays off.
 * @param {string} platform as in process.platform
 */
export function wantedFuses(platform) {
  return {
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: platform === 'darwin' || platform === 'win32',
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  }
}

/**
 * Sets them in the file of the runtime. Fuses younger than the runtime are left out; WasmTrapHandlers keeps its default.
 * @param {string} executable @param {string} platform
 */
export async function setFuses(executable, platform) {
  const { [FuseV1Options.WasmTrapHandlers]: wasm } = await getCurrentFuseWire(executable)
  const kept = wasm === undefined ? {} : { [FuseV1Options.WasmTrapHandlers]: wasm === FuseState.ENABLE }
  const config = { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...wantedFuses(platform), ...kept }
  await flipFuses(executable, /** @type {import('@electron/fuses').FuseConfig} */ (config))
}
