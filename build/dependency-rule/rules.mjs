/**
 * dependency-cruiser's configuration, made from the table beside it. Run from the root as
 * `depcruise --config build/dependency-rule/rules.mjs electron renderer shared e2e build/bench`.
 * `import type` counts like any other import, since a type from the wrong side is the first step of the wrong way.
 */
import { builtinModules } from 'node:module'
import { forLabTests, forTests, table } from './table.mjs'

const ROOTS = '^(electron|renderer|shared|e2e|build/bench)/'
const TEST = '[.]test[.]tsx?$'
const LAB_TEST = '[.]lab[.]test[.]tsx?$'

const literal = (/** @type {string} */ text) => text.replaceAll('.', '[.]')
const builtins = [...new Set(builtinModules.map((name) => name.replace(/^node:/, '')))].filter(
  (name) => !name.startsWith('_'),
)

/** @param {string} entry one entry of the table @returns {string} what dependency-cruiser matches resolved paths with */
function pattern(entry) {
  if (entry === 'node:*') return `^(node:)?(${builtins.join('|')})$`
  if (entry.startsWith('node:')) return `^(node:)?${entry.slice(5)}$`
  if (entry.startsWith('npm:')) return `(^|/)node_modules/${literal(entry.slice(4))}/`
  return `^${literal(entry)}${entry.endsWith('/') ? '' : '$'}`
}

/** @param {string} name @param {object} from @param {object} to @param {string} comment */
const forbid = (name, from, to, comment) => ({ name, severity: 'error', from, to, comment })

/** @param {import('./table.mjs').Row} row */
function rulesOf({ name, files, may, mayTypes = [], tests = [] }) {
  const path = files.map(pattern)
  const allowed = [...files, ...may].map(pattern)
  const types = mayTypes.map(pattern)
  const inTests = [...allowed, ...types, ...forTests.map(pattern), ...tests.map(pattern)]
  const comment = `${name} may import: itself, ${[...may, ...mayTypes.map((entry) => `types of ${entry}`)].join(', ')}`
  const rules = [
    forbid(name, { path, pathNot: TEST }, beyond([...allowed, ...types]), comment),
    forbid(`${name}-tests`, { path: meet(path, TEST), pathNot: LAB_TEST }, beyond(inTests), comment),
    forbid(
      `${name}-lab-tests`,
      { path: meet(path, LAB_TEST) },
      beyond([...inTests, ...forLabTests.map(pattern)]),
      comment,
    ),
  ]
  if (types.length > 0) {
    const to = { path: types, pathNot: allowed, dependencyTypesNot: ['type-only'] }
    rules.push(forbid(`${name}-types-only`, { path, pathNot: TEST }, to, comment))
  }
  return rules
}

/** What leads nowhere is said once, by not-found. */
const beyond = (/** @type {string[]} */ pathNot) => ({ pathNot, couldNotResolve: false })

/** Paths that fit one of the patterns and the ending: dependency-cruiser joins several patterns by "or" only. */
const meet = (/** @type {string[]} */ paths, /** @type {string} */ ending) =>
  paths.map((path) => `^(?=.*${ending})${path.replace(/^\^/, '')}`)

const known = table.flatMap(({ files }) => files.map(pattern))
const decide = 'A folder that is not in the table: decide what it may import (build/dependency-rule/table.mjs)'

export default {
  forbidden: [
    ...table.flatMap(rulesOf),
    forbid('unknown-folder', { path: ROOTS, pathNot: known }, {}, decide),
    forbid('unknown-folder-imported', {}, { path: ROOTS, pathNot: known }, decide),
    forbid('unknown-folder-alone', { orphan: true, path: ROOTS, pathNot: known }, {}, decide),
    forbid('circle', {}, { circular: true }, 'No circles, of types neither: what both need belongs in a third file'),
    forbid('test-imported', {}, { path: TEST }, 'What two tests share belongs in a file of its own'),
    forbid('not-found', {}, { couldNotResolve: true }, 'The import leads nowhere'),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
}
