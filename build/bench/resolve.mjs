// @ts-check
/**
 * Lets Node run the project's TypeScript as it stands: relative imports carry no ending, so `./x` is looked for as
 * `./x.ts` and `./x/index.ts`. Node itself takes the types away. Preloaded by ../bench.mjs.
 */
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

registerHooks({
  resolve(specifier, context, next) {
    if (!/^\.\.?\//.test(specifier) || /\.(m?js|ts|json|css)$/.test(specifier) || !context.parentURL)
      return next(specifier, context)
    const found = ['.ts', '/index.ts'].find((end) =>
      existsSync(fileURLToPath(new URL(specifier + end, context.parentURL))),
    )
    return next(specifier + (found ?? ''), context)
  },
})
