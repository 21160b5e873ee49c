/**
 * Who may import whom: deny by default. A row names its files and all they may import; what is not written here is
 * forbidden, and a file that no row names is an error, so that a new kind of thing forces a decision.
 * Read by rules.mjs, which turns each row into dependency-cruiser's rules. Entries: `folder/` and all below it, a
 * `file.ts`, `npm:library`, `node:module` (`node:*` is all of them). A row's own files are always allowed.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string[]} files
 * @property {string[]} may what every file of the row may import
 * @property {string[]} [mayTypes] what it may import with `import type` only
 * @property {string[]} [tests] what its *.test.ts may import on top
 */

/** Left to right: a capability knows the doors of those in earlier groups; inside a group, of those before it. */
const ORDER = [
  ['access', 'audit', 'tasks', 'settings', 'outbox'],
  ['hosts'],
  ['containers'],
  ['events', 'forwards'],
  ['metrics', 'logs', 'terminals', 'files', 'diagnosis'],
  ['images', 'volumes', 'networks'],
  ['services'],
  ['schedules'],
  ['alerts'],
]
const capabilities = ORDER.flat()

const ENGINE = 'electron/engine'
/** ports.ts is the door; the part about Docker has files of its own. */
const PORTS = `${ENGINE}/ports.ts`
const DOCKER_PORTS = ['host', 'streams', 'stats'].map((part) => `${ENGINE}/docker-${part}.ts`)
const UI_LIBRARIES = [
  'npm:react',
  'npm:@base-ui/react',
  'npm:@tanstack/react-virtual',
  'npm:lucide-react',
  'npm:react-resizable-panels',
  'npm:zustand',
]

/** Every *.test.ts, and those of the engine; *.lab.test.ts drives real engines through the real adapters. */
export const forTests = ['npm:vitest', 'npm:fast-check', 'node:*']
const engineTests = [`${ENGINE}/testing/`, 'npm:zod', 'npm:better-sqlite3']
/** The last one waits for rows of containers and ends of tasks. */
export const forLabTests = ['e2e/lab/', `${ENGINE}/adapters/`, `${ENGINE}/containers/following.ts`]

const capabilityRows = capabilities.map((name, place) => ({
  name: `engine-${name}`,
  files: [`${ENGINE}/${name}/`],
  // zod: a store checks what it once wrote. No file system, no network, no process: that is what ports are for.
  may: [
    ...capabilities.slice(0, place).map((left) => `${ENGINE}/${left}/index.ts`),
    PORTS,
    'shared/',
    'npm:zod',
    'node:crypto',
    'node:events',
    'node:stream',
  ],
  tests: engineTests,
}))

/** An outside thing, the libraries that only it may use, and what else its tests need. */
const ADAPTERS = [
  { name: 'ssh', may: ['npm:ssh2'] },
  { name: 'docker', may: ['npm:dockerode', 'npm:tar-stream', `${ENGINE}/adapters/ssh/index.ts`] },
  // Kills, migrations and recovery are tested with the product's own schema and its audit's chain.
  {
    name: 'sqlite',
    may: ['npm:better-sqlite3'],
    tests: [`${ENGINE}/database.ts`, `${ENGINE}/metrics-database.ts`, `${ENGINE}/audit/`],
  },
  { name: 'discovery', may: ['npm:ssh-config', `${ENGINE}/adapters/ssh/index.ts`] },
  { name: 'loopback', may: [] },
  // Answers other programs on this computer: the newest metrics as Prometheus reads them.
  { name: 'loopback-http', may: [] },
  // Temporary files that are read while they are written; files a person has chosen.
  { name: 'spool', may: [] },
  { name: 'chosen-files', may: [] },
  { name: 'clock', may: [] },
  { name: 'log', may: [] },
]
const adapterRows = ADAPTERS.map(({ name, may, tests = [] }) => ({
  name: `adapter-${name}`,
  files: [`${ENGINE}/adapters/${name}/`],
  may: [PORTS, 'shared/', 'node:*', 'npm:zod', ...may],
  tests: [...engineTests, ...tests],
}))

/** The page takes types of the contract and no more: its schemas would bring zod, which tries `new Function` at once. */
const SHARED_VALUES = ['shared/errors.ts', 'shared/domain/']
const SHARED_TYPES = ['shared/']

const featureRows = capabilities.map((name) => ({
  name: `feature-${name}`,
  files: [`renderer/features/${name}/`],
  may: [
    'renderer/ui/',
    'renderer/app/hooks/',
    'renderer/app/parts/index.ts',
    ...SHARED_VALUES,
    ...UI_LIBRARIES,
    'npm:@tanstack/react-query',
    'npm:wouter',
    ...(name === 'files' ? ['npm:diff'] : []), // what a save would change
    ...(name === 'logs' ? ['npm:re2js'] : []), // hits are marked by the engine that found them
  ],
  mayTypes: SHARED_TYPES,
  tests: ['renderer/testing/'],
}))

/** @type {Row[]} */
export const table = [
  { name: 'shared-errors', files: ['shared/errors.ts', 'shared/errors.test.ts'], may: [] },
  { name: 'shared-domain', files: ['shared/domain/'], may: ['shared/errors.ts'], mayTypes: ['shared/contract/'] },
  { name: 'shared-contract', files: ['shared/contract/'], may: ['shared/errors.ts', 'shared/domain/', 'npm:zod'] },

  { name: 'engine-ports', files: [PORTS, ...DOCKER_PORTS], may: ['shared/'], mayTypes: ['node:stream'] },
  ...capabilityRows,
  ...adapterRows,
  {
    name: 'engine-workers',
    files: [`${ENGINE}/workers/`],
    may: ['shared/', 'node:*', 'npm:ssh2', 'npm:re2js'],
    mayTypes: [PORTS],
    tests: engineTests,
  },
  {
    name: 'engine-simulated',
    files: [`${ENGINE}/simulated/`],
    may: ['shared/', 'node:*', 'npm:ssh2'],
    // It answers the reader of metrics, which its tests therefore ask.
    tests: [...engineTests, `${ENGINE}/metrics/reader/`],
  },
  {
    name: 'engine-roots',
    files: ['main', 'engine', 'outside', 'demo', 'gate', 'database', 'metrics-database'].flatMap((root) => [
      `${ENGINE}/${root}.ts`,
      `${ENGINE}/${root}.test.ts`,
      `${ENGINE}/${root}.lab.test.ts`,
      `${ENGINE}/hosts-ways.lab.test.ts`, // all kinds of hosts through the whole engine
    ]),
    may: [
      PORTS,
      ...capabilities.map((name) => `${ENGINE}/${name}/`),
      `${ENGINE}/adapters/`,
      `${ENGINE}/workers/`,
      'shared/',
      'node:*',
    ],
    tests: engineTests,
  },
  // vite builds the database's worker as the product does, so that tests run what ships.
  {
    name: 'engine-testing',
    files: [`${ENGINE}/testing/`],
    may: [`${ENGINE}/`, 'shared/', 'node:*', 'npm:vite', 'npm:vitest', 'npm:fast-check'],
  },

  {
    name: 'shell',
    files: ['electron/main/'],
    may: ['shared/', 'node:*', 'npm:electron', 'npm:electron-store', 'npm:zod'],
    tests: ['npm:vite'], // what runs in a process of its own is built first
  },
  { name: 'preload', files: ['electron/preload/'], may: ['npm:electron'], mayTypes: ['shared/'] },

  {
    name: 'ui',
    files: ['renderer/ui/'],
    may: [
      ...UI_LIBRARIES,
      'npm:@xterm/xterm',
      'npm:@xterm/addon-search',
      'npm:@xterm/addon-web-links',
      'npm:@xterm/addon-webgl',
      'npm:get-east-asian-width',
      'npm:recharts',
    ],
  },
  ...featureRows,
  {
    name: 'page-hooks',
    files: ['renderer/app/hooks/'],
    may: [
      'renderer/app/connection/',
      'renderer/app/replica/',
      'renderer/ui/',
      ...SHARED_VALUES,
      ...UI_LIBRARIES,
      'npm:@tanstack/react-query',
      'npm:wouter',
    ],
    mayTypes: SHARED_TYPES,
  },
  {
    name: 'page-parts',
    files: ['renderer/app/parts/'],
    may: ['renderer/ui/', 'renderer/app/hooks/', ...SHARED_VALUES, ...UI_LIBRARIES, 'npm:@tanstack/react-query'],
    mayTypes: SHARED_TYPES,
  },
  {
    name: 'page-connection',
    files: ['renderer/app/connection/'],
    may: [...SHARED_VALUES, 'shared/contract/runtime/client.ts', 'npm:zustand'],
    mayTypes: SHARED_TYPES,
  },
  {
    name: 'page-replica',
    files: ['renderer/app/replica/'],
    may: ['renderer/app/connection/', ...SHARED_VALUES, 'npm:zustand'],
    mayTypes: SHARED_TYPES,
  },
  {
    name: 'page-frame',
    files: [
      'renderer/app/frame/',
      ...['main.tsx', 'crash.tsx', 'theme.ts', 'theme.test.ts', 'theme.css'].map((file) => `renderer/app/${file}`),
    ],
    may: [
      'renderer/app/',
      'renderer/ui/',
      ...capabilities.flatMap((name) => [`renderer/features/${name}/index.tsx`, `renderer/features/${name}/index.ts`]),
      ...SHARED_VALUES,
      ...UI_LIBRARIES,
      'npm:@tanstack/react-query',
      'npm:wouter',
      'npm:react-dom',
      'npm:@fontsource-variable/jetbrains-mono',
    ],
    mayTypes: SHARED_TYPES,
  },

  { name: 'page-testing', files: ['renderer/testing/'], may: [], mayTypes: SHARED_TYPES },

  // Lists through the adapter itself: the contract has no call that asks a host for its containers anew.
  {
    name: 'bench',
    files: ['build/bench/'],
    may: [
      ...['shared/', 'e2e/lab/', 'node:*', 'npm:playwright', 'npm:electron'],
      `${ENGINE}/adapters/docker/index.ts`,
      // A day of history is written by what writes it, over simulated time.
      ...['metrics/keeping/', 'adapters/sqlite/index.ts'].map((path) => `${ENGINE}/${path}`),
      ...['random', 'container-load'].map((name) => `${ENGINE}/testing/${name}.ts`),
    ],
    mayTypes: [PORTS, `${ENGINE}/metrics-database.ts`],
  },
  { name: 'e2e', files: ['e2e/'], may: ['shared/', 'node:*', 'npm:playwright', 'npm:axe-core', 'npm:vitest'] },
]
