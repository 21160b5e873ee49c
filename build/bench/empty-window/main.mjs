// @ts-check
/**
 * The least an Electron app can be: one sandboxed window of the product's size with a blank page. The floor that start,
 * frames and memory are measured against. Says `painted MS` (epoch) when the page has drawn, as the product's page does.
 */
import { app, BrowserWindow } from 'electron'

const PAGE = `data:text/html,<!doctype html><title>empty</title><body style="background:%230f1214">
<script>requestAnimationFrame(() => requestAnimationFrame(() => console.log('painted')))</script>`

void app.whenReady().then(() => {
  // biome-ignore lint/plugin: a floor to measure against, no window of the product.
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    backgroundColor: '#0f1214',
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  })
  window.setMenuBarVisibility(false)
  window.once('ready-to-show', () => window.show())
  window.webContents.on('console-message', () => process.stdout.write(`painted ${Date.now()}\n`))
  void window.loadURL(PAGE)
})
