/**
 * Plants good and bad imports in a small tree with the product's folder names and runs dependency-cruiser on it as the
 * check does. Every row of the table must be broken here once: a new row without a case fails.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { table } from './table.mjs'

const root = resolve(import.meta.dirname, '../..')
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
const capabilities = table.filter(({ name }) => name.startsWith('feature-')).map(({ name }) => name.slice(8))
const engine = 'electron/engine'

/** Row (the rule expected to speak), the file that imports, what it imports. */
type Case = readonly [rule: string, from: string, to: string]

const broken: Case[] = [
  ['shared-errors', 'shared/errors.ts', 'zod'],
  ['shared-domain', 'shared/domain/bad.ts', 'zod'],
  ['shared-domain-types-only', 'shared/domain/bad-value.ts', 'shared/contract/index.ts'],
  ['shared-contract', 'shared/contract/bad.ts', 'node:fs'],
  ['shared-contract', 'shared/contract/worse.ts', 'electron/main/index.ts'],
  ['engine-ports', `${engine}/ports.ts`, `${engine}/adapters/clock/index.ts`],
  // Each capability reaches for the one to its right; the last one, having none, for a worker.
  ...capabilities.map((name, place): Case => {
    const right = capabilities[place + 1]
    return [
      `engine-${name}`,
      `${engine}/${name}/bad.ts`,
      right ? `${engine}/${right}/index.ts` : `${engine}/workers/index.ts`,
    ]
  }),
  ['engine-hosts', `${engine}/hosts/bad-door.ts`, `${engine}/audit/store.ts`],
  ['engine-hosts', `${engine}/hosts/bad-electron.ts`, 'electron'],
  ['engine-hosts', `${engine}/hosts/bad-driver.ts`, 'ssh2'],
  ['engine-hosts', `${engine}/hosts/bad-process.ts`, 'node:child_process'],
  ['engine-hosts', `${engine}/hosts/bad-files.ts`, 'fs/promises'],
  ['engine-hosts', `${engine}/hosts/bad-adapter.ts`, `${engine}/adapters/ssh/index.ts`],
  ['engine-hosts', `${engine}/hosts/bad-testing.ts`, `${engine}/testing/index.ts`],
  ['engine-hosts-tests', `${engine}/hosts/bad.test.ts`, `${engine}/adapters/ssh/index.ts`],
  ['engine-hosts-lab-tests', `${engine}/hosts/bad.lab.test.ts`, 'electron'],
  ['adapter-ssh', `${engine}/adapters/ssh/bad.ts`, 'dockerode'],
  ['adapter-docker', `${engine}/adapters/docker/bad.ts`, `${engine}/adapters/ssh/inside.ts`],
  ['adapter-sqlite', `${engine}/adapters/sqlite/bad.ts`, `${engine}/audit/index.ts`],
  ['adapter-discovery', `${engine}/adapters/discovery/bad.ts`, 'ssh2'],
  ['adapter-loopback', `${engine}/adapters/loopback/bad.ts`, 'ssh2'],
  ['adapter-loopback-http', `${engine}/adapters/loopback-http/bad.ts`, 'ssh2'],
  ['adapter-clock', `${engine}/adapters/clock/bad.ts`, 'electron'],
  ['adapter-log', `${engine}/adapters/log/bad.ts`, `${engine}/adapters/clock/index.ts`],
  ['adapter-spool', `${engine}/adapters/spool/bad.ts`, 'ssh2'],
  ['adapter-chosen-files', `${engine}/adapters/chosen-files/bad.ts`, 'electron'],
  ['engine-workers', `${engine}/workers/bad.ts`, `${engine}/adapters/clock/index.ts`],
  ['engine-workers-types-only', `${engine}/workers/bad-value.ts`, `${engine}/ports.ts`],
  ['engine-simulated', `${engine}/simulated/bad.ts`, `${engine}/adapters/ssh/index.ts`],
  ['engine-roots', `${engine}/main.ts`, 'electron'],
  ['engine-roots', `${engine}/database.ts`, `${engine}/testing/index.ts`],
  ['engine-testing', `${engine}/testing/bad.ts`, 'electron/main/index.ts'],
  ['shell', 'electron/main/bad.ts', `${engine}/index-of-facts.ts`],
  ['shell', 'electron/main/worse.ts', `${engine}/hosts/index.ts`],
  ['preload', 'electron/preload/bad.ts', 'node:fs'],
  ['preload-types-only', 'electron/preload/bad-value.ts', 'shared/contract/index.ts'],
  ['ui', 'renderer/ui/bad.tsx', 'shared/contract/index.ts'],
  ...capabilities.map((name, place): Case => {
    const other = capabilities[(place + 1) % capabilities.length]
    return [`feature-${name}`, `renderer/features/${name}/bad.tsx`, `renderer/features/${other}/index.tsx`]
  }),
  ['feature-hosts', 'renderer/features/hosts/bad-replica.ts', 'renderer/app/replica/index.ts'],
  ['feature-hosts', 'renderer/features/hosts/bad-node.ts', 'node:fs'],
  ['feature-hosts', 'renderer/features/hosts/bad-engine.ts', `${engine}/hosts/index.ts`],
  ['feature-hosts', 'renderer/features/hosts/bad-testing.ts', 'renderer/testing/container.ts'],
  ['page-testing', 'renderer/testing/bad.ts', 'renderer/app/hooks/index.ts'],
  ['page-hooks', 'renderer/app/hooks/bad.ts', 'renderer/features/hosts/index.tsx'],
  ['page-parts', 'renderer/app/parts/bad.ts', 'renderer/features/hosts/index.tsx'],
  ['feature-hosts-types-only', 'renderer/features/hosts/bad-schema.ts', 'shared/contract/index.ts'],
  ['page-connection', 'renderer/app/connection/bad.ts', 'react'],
  ['page-replica', 'renderer/app/replica/bad.ts', 'renderer/ui/index.ts'],
  ['page-frame', 'renderer/app/frame/bad.tsx', 'renderer/features/hosts/inside.ts'],
  ['bench', 'build/bench/bad.ts', `${engine}/hosts/index.ts`],
  ['e2e', 'e2e/bad.ts', `${engine}/testing/index.ts`],
  ['unknown-folder', `${engine}/mystery/asks.ts`, 'shared/errors.ts'],
  ['unknown-folder', 'renderer/mystery/asks.ts', 'react'],
  ['test-imported', 'renderer/ui/imports-a-test.ts', 'renderer/ui/good.test.ts'],
  ['not-found', 'renderer/ui/imports-nothing.ts', 'renderer/ui/nowhere.ts'],
]

const good: [from: string, to: string][] = [
  ...capabilities
    .slice(1)
    .map((name, place): [string, string] => [`${engine}/${name}/good.ts`, `${engine}/${capabilities[place]}/index.ts`]),
  [`${engine}/hosts/good-inside.ts`, `${engine}/hosts/index.ts`],
  [`${engine}/hosts/good-port.ts`, `${engine}/ports.ts`],
  [`${engine}/hosts/good-crypto.ts`, 'node:crypto'],
  [`${engine}/hosts/good-testing.test.ts`, `${engine}/testing/index.ts`],
  [`${engine}/hosts/good-lab.lab.test.ts`, 'e2e/lab/lab.ts'],
  [`${engine}/hosts/good-adapter.lab.test.ts`, `${engine}/adapters/ssh/index.ts`],
  [`${engine}/adapters/ssh/good.ts`, 'ssh2'],
  [`${engine}/adapters/docker/good.ts`, `${engine}/adapters/ssh/index.ts`],
  [`${engine}/adapters/sqlite/good.ts`, 'better-sqlite3'],
  [`${engine}/engine.ts`, `${engine}/adapters/docker/index.ts`],
  [`${engine}/gate.ts`, `${engine}/audit/store.ts`],
  [`${engine}/testing/good.ts`, `${engine}/engine.ts`],
  ['electron/main/good.ts', 'electron'],
  ['electron/preload/good.ts', 'electron'],
  ['renderer/ui/good.tsx', '@tanstack/react-virtual'],
  ['renderer/ui/good.test.ts', 'vitest'],
  ['renderer/features/hosts/good.tsx', 'renderer/app/hooks/index.ts'],
  ['renderer/features/images/good.tsx', 'renderer/app/parts/index.ts'],
  ['renderer/features/hosts/good-testing.test.ts', 'renderer/testing/container.ts'],
  ['renderer/app/frame/good.tsx', 'renderer/features/hosts/index.tsx'],
  ['e2e/good.e2e.ts', 'playwright/test'],
]

const typesOnly: [from: string, to: string][] = [
  ['shared/domain/good.ts', 'shared/contract/index.ts'],
  ['renderer/features/hosts/good-types.ts', 'shared/contract/index.ts'],
  ['electron/preload/good-types.ts', 'shared/contract/index.ts'],
]

interface Violation {
  rule: { name: string; severity: string }
  from: string
  to: string
}

let tree: string
let violations: Violation[]

function write(file: string, text: string) {
  mkdirSync(dirname(join(tree, file)), { recursive: true })
  writeFileSync(join(tree, file), text, { flag: 'a' })
}

/** An import of a file of the tree is written relative and without extension, as in the product. */
function specifier(from: string, to: string): string {
  if (!/^(electron|shared|renderer|e2e|build)\//.test(to)) return to
  const path = relative(dirname(from), to).replace(/\.tsx?$/, '')
  return path.startsWith('.') ? path : `./${path}`
}

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'dependency-rule-'))
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  const imports = [...broken.map(([, from, to]) => [from, to] as const), ...good]
  for (const [from, to] of imports) write(from, `import * as it from '${specifier(from, to)}'\nexport const is = it\n`)
  for (const [from, to] of typesOnly)
    write(from, `import type { it } from '${specifier(from, to)}'\nexport type Is = it\n`)
  for (const [, to] of [...imports, ...typesOnly]) {
    if (/^(electron|shared|renderer|e2e|build)\//.test(to) && !to.endsWith('nowhere.ts'))
      write(to, 'export const it = 1\n')
  }
  write('e2e/lab/circle-a.ts', "import type { B } from './circle-b'\nexport interface A { b: B }\n")
  write('e2e/lab/circle-b.ts', "import type { A } from './circle-a'\nexport interface B { a: A }\n")
  write('shared/mystery/alone.ts', 'export const it = 1\n')
  const config = join(import.meta.dirname, 'rules.mjs')
  const folders = ['electron', 'renderer', 'shared', 'e2e', 'build/bench']
  const arguments_ = [cruiser, '--config', config, '--output-type', 'json', ...folders]
  const { stdout, stderr } = spawnSync(process.execPath, arguments_, {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (!stdout) throw new Error(stderr)
  violations = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations
}, 30_000)

afterAll(() => rmSync(tree, { recursive: true, force: true }))

const saidOf = (file: string) => violations.filter(({ from }) => from === file).map(({ rule }) => rule.name)

describe('the dependency rule', () => {
  test.each(broken)('%s: %s must not import %s', (rule, from) => {
    expect(saidOf(from)).toContain(rule)
  })

  test.each([...good, ...typesOnly])('%s may import %s', (from) => {
    expect(saidOf(from)).toEqual([])
  })

  test('a circle is found, of types too', () => {
    expect(saidOf('e2e/lab/circle-a.ts')).toContain('circle')
  })

  test('a file in an unknown folder is found even when it imports nothing', () => {
    expect(saidOf('shared/mystery/alone.ts')).toEqual(['unknown-folder-alone'])
  })

  test('every row of the table is broken above', () => {
    const rows = table.map(({ name }) => name)
    expect(rows.filter((name) => !broken.some(([rule]) => rule === name))).toEqual([])
  })

  test('each rule is an error, which is what makes the command fail', () => {
    expect(new Set(violations.map(({ rule }) => rule.severity))).toEqual(new Set(['error']))
  })
})
