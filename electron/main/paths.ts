/**
 * Where the built files and the profile lie. Everybody in the shell asks here; nobody joins paths by hand.
 * The build puts all of the shell into out/main/index.js, so the app's root is two folders up from this module.
 */
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export const paths = {
  engine: join(root, 'out', 'engine', 'main.js'),
  simulated: join(root, 'out', 'engine', 'simulated.js'),
  preload: join(root, 'out', 'preload', 'index.cjs'),
  renderer: join(root, 'out', 'renderer'),
  tray: join(root, 'resources', 'tray'),
  windowIcon: join(root, 'resources', 'icon.png'),
}
