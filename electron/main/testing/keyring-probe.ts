/**
 * A main script of real Electron for vault.keyring.lab.test.ts: puts a secret into the real vault sealed by the real
 * keyring, or reads one back in another process. Prints one line of JSON. Arguments: FOLDER put VALUE | FOLDER read ID.
 */
import { app, safeStorage } from 'electron'
import { openKept } from '../kept'
import { systemCrypt } from '../newer-electron'
import { createVault, vaultFile } from '../vault'

const [folder = '', verb, argument = ''] = process.argv.slice(-3)
app.setPath('userData', folder)
const silent = { info() {}, warn() {}, error() {} }

async function probe() {
  const vault = createVault({
    kept: openKept('vault', vaultFile, folder, silent),
    system: systemCrypt(safeStorage),
    platform: process.platform,
    backend: () => safeStorage.getSelectedStorageBackend(),
  })
  await vault.probe()
  const told = verb === 'put' ? await vault.put('probe', argument) : { value: await vault.read(argument) }
  return { ...told, ...vault.state.get(), backend: safeStorage.getSelectedStorageBackend() }
}

void app
  .whenReady()
  .then(probe)
  .catch((thrown) => ({ error: String(thrown) }))
  .then((told) => process.stdout.write(`${JSON.stringify(told)}\n`, () => app.exit(0)))
