/**
 * Builds the app into out/: shell and engine entries as ES modules for the oldest runtime we support, the preload as
 * CommonJS (a sandboxed preload can be nothing else), the page as files that `app://` serves.
 * Run as `electron-vite build -c build/electron.vite.config.ts` from the root.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = process.cwd()
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  devDependencies: { electron: string }
}

const entries = {
  'main/index': 'electron/main/index.ts',
  'engine/main': 'electron/engine/main.ts',
  'engine/database': 'electron/engine/database.ts',
  'engine/metrics-database': 'electron/engine/metrics-database.ts',
  'engine/worker': 'electron/engine/workers/worker.ts',
  'engine/simulated': 'electron/engine/simulated/main.ts',
}

export default defineConfig({
  main: {
    define: { __EXPECTED_ELECTRON__: JSON.stringify(manifest.devDependencies.electron) },
    build: {
      target: 'node20.18',
      outDir: resolve(root, 'out'),
      emptyOutDir: true, // runs first, so that nothing of an older build stays
      sourcemap: false,
      minify: false,
      // Many small files each: bundled, zod costs the start 40 ms less and electron-store 90. All else stays outside.
      externalizeDeps: { exclude: ['zod', 'electron-store'] },
      rollupOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, resolve(root, path)])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      outDir: resolve(root, 'out/preload'),
      emptyOutDir: true,
      rollupOptions: {
        input: resolve(root, 'electron/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    base: './',
    plugins: [react(), tailwindcss()],
    build: {
      target: 'chrome130',
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      modulePreload: { polyfill: false }, // an inline script, which the policy forbids
      assetsInlineLimit: 0, // fonts and pictures as files; `data:` fonts are forbidden too
      rollupOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
})
