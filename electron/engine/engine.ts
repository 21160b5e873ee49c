/**
 * The composition root: builds the adapters, hands them to the capabilities, and serves the contract behind the one
 * gate. Made by main.ts in the engine process, and by lab tests in plain Node: it knows neither Electron nor a process.
 * What speaks SSH and Docker is imported where it is first needed: its libraries take longer to load than all the rest.
 */
import { join } from 'node:path'
import type { Worker, WorkerOptions } from 'node:worker_threads'
import { type Contract, contract } from '../../shared/contract'
import type { EngineReport } from '../../shared/contract/app'
import { innerEngine, type innerShell } from '../../shared/contract/inner'
import { type Client, type Implementation, type Port, serve } from '../../shared/contract/runtime'
import { type Failure, toErrorInfo } from '../../shared/errors'
import { createAccess, type Session } from './access'
import { createChosenFiles } from './adapters/chosen-files'
import { listenOnLoopback } from './adapters/loopback'
import { openSpool } from './adapters/spool'
import { openDatabase } from './adapters/sqlite'
import { openReplaceable } from './adapters/sqlite/reopening'
import { type Audit, createAudit } from './audit'
import { createContainers } from './containers'
import type { Stores } from './database'
import { type Demo, demoHosts } from './demo'
import { createDiagnosis } from './diagnosis'
import { createEvents } from './events'
import { createFiles } from './files'
import { createForwards } from './forwards'
import { createGate } from './gate'
import { createHosts, type Hosts } from './hosts'
import { type Fleet, fleetOf } from './hosts/fleet'
import { createQuietStart } from './hosts/quiet-start'
import { createImages } from './images'
import { createLogs } from './logs'
import { createLogDownload } from './logs/download/download'
import { createFleetSearch } from './logs/search/fleet-search'
import { createPaneSearch } from './logs/search/search'
import { createKeeping, createMetrics } from './metrics'
import { createExposition } from './metrics/exposition'
import type { MetricsStores } from './metrics-database'
import { createNetworks } from './networks'
import { knownHosts, openKeyIn, parseLargeIn, secretsOf, whenUnlocked } from './outside'
import type { Clock, Log } from './ports'
import { createSettings } from './settings'
import { createTasks } from './tasks'
import { createTerminals } from './terminals'
import { createVolumes } from './volumes'
import { createWorkers } from './workers'
import { createMatching } from './workers/matching'

export interface EngineOptions {
  userData: string
  operator: string
  shell: Client<typeof innerShell>
  clock: Clock
  log: Log
  demo: Demo | null
  spawnDatabase: () => Worker
  /** Of the history of metrics, a database of its own. */
  spawnMetricsDatabase: () => Worker
  /** Starts a killable worker; its entry is workers/worker.ts. */
  spawnWorker: (options: WorkerOptions) => Worker
  /** Milliseconds that a container must have been there before its history is kept; as a rule as metrics/owners.ts says. */
  passingMs?: number | undefined
}

export interface Engine {
  report: EngineReport
  /** One window: its calls pass the gate as the operator's. */
  serveFace: (port: Port) => void
  /** The shell itself. */
  serveShell: (port: Port) => void
  /** Resolves when the database is lost: without it there is no audit, so the process must end and start anew. */
  failed: Promise<Failure>
  dispose: () => Promise<void>
}

/** Opens the database, starts every link, and resolves when calls can be answered. Rejects with a Failure. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock, log, shell, userData } = options
  const startedAt = clock.monotonic()
  const runId = crypto.randomUUID()
  const life = new AbortController()
  const database = await openDatabase<Stores>({
    file: join(userData, 'longshore.db'),
    backupDirectory: join(userData, 'backups'),
    spawn: options.spawnDatabase,
    clock,
    log,
  })
  const { stores } = database
  const quiet = createQuietStart(clock, life.signal)
  const secrets = secretsOf(shell)
  const runKillable = createWorkers({ spawn: options.spawnWorker })
  const parseLarge = parseLargeIn(runKillable)
  const openKey = openKeyIn(runKillable)
  const access = createAccess({ operator: options.operator })
  const audit = createAudit({ store: stores.audit, clock, log, runId })
  const tasks = await createTasks({ store: stores.tasks, clock, log })
  const settings = await createSettings({ store: stores.settings, log })
  const hosts = await createHosts({
    store: stores.hosts,
    clock,
    log,
    secrets,
    openHost: async (address, context) => {
      const { openHost } = await import('./adapters/docker')
      return openHost(address, { ...context, parseLarge, openKey })
    },
    discover: async () => (await import('./adapters/discovery')).discover(),
    mayBegin: quiet.over,
    knownHosts,
    tasks,
    chance: Math.random,
  })
  const policy = () => ({
    reasonRequired: settings.current().askReason === 'required',
    stopGraceS: settings.current().stopGraceS,
  })
  const containers = await createContainers({
    store: stores.containers,
    hosts,
    tasks,
    audit,
    clock,
    log,
    policy,
    mayManage: (session) => access.decide(session, { area: 'containers', verb: 'manage' }).allowed,
    protectedPatterns: () => settings.current().protectedPatterns,
    onPatternsChanged: settings.onChange,
  })
  const events = createEvents({ hosts, containers, clock })
  const past = openReplaceable<MetricsStores>({
    file: join(userData, 'metrics.db'),
    spawn: options.spawnMetricsDatabase,
    mayBegin: Promise.race([quiet.over, aborted(life.signal)]), // what was measured until the end is to be written
    clock,
    log,
  })
  const capBytes = () => settings.current().metricsCapMiB * 2 ** 20
  const keeping = createKeeping({ store: past.stores.metrics, clock, log, capBytes })
  const metrics = createMetrics({ hosts, containers, events, keeping, clock, log, passingMs: options.passingMs })
  const exposition = createExposition({
    newest: () => ({ hosts: hosts.list(), ...metrics.newest(), rowOf: containers.get }),
    serve: async (wanted) => (await import('./adapters/loopback-http')).serveOnLoopback(wanted),
    ...{ settings, secrets, clock, log },
  })
  const terminals = createTerminals({ hosts, audit, clock, log })
  const openSearch = createMatching({ spawn: options.spawnWorker })
  const logs = createLogs({ hosts, containers, openSpool, openSearch, clock, log })
  const paneSearch = createPaneSearch({ paneOf: logs.paneOf, openSearch })
  const fleetSearch = createFleetSearch({ hosts, openSearch })
  const forwards = createForwards({ hosts, containers, listen: listenOnLoopback, clock, log })
  const resources = { hosts, containers, tasks, audit, clock, log, policy }
  const images = createImages(resources)
  const volumes = createVolumes(resources)
  const networks = createNetworks(resources)
  const chosen = createChosenFiles(async (fileId, use, signal) => {
    return (await shell.files.pathOf({ fileId, use }, { signal })).path
  })
  const logDownload = createLogDownload({ hosts, containers, tasks, chosen, clock })
  const diagnosis = createDiagnosis({ hosts, containers, events, audit, metrics, chosen, clock })
  const files = createFiles({ hosts, containers, tasks, chosen, clock, policy })
  const gate = createGate({ access, audit, hostNameOf: hosts.nameOf, log })
  if (database.notice && database.works) await noteRestore(audit, database.notice)
  if (options.demo) hosts.addSimulated(await demoHosts(options.demo, userData))

  void whenUnlocked(shell, life.signal, () => {
    hosts.retryAll((host) => host.link === 'locked')
    exposition.vaultOpened()
  })

  const report: EngineReport = {
    node: process.versions.node,
    sqlite: database.sqliteVersion,
    readyMs: Math.round(clock.monotonic() - startedAt),
    databaseWorks: database.works,
    databaseNotice: database.notice,
  }
  const implementation: Implementation<Contract, Session> = {
    access: access.handlers,
    app: { report: () => report },
    audit: audit.handlers,
    containers: containers.handlers,
    diagnosis: diagnosis.handlers,
    events: events.handlers,
    files: files.handlers,
    forwards: forwards.handlers,
    hosts: hosts.handlers,
    images: images.handlers,
    logs: { ...logs.handlers, ...paneSearch.handlers, ...fleetSearch.handlers, ...logDownload.handlers },
    metrics: { ...metrics.handlers, watchEndpoint: (_, { signal }) => exposition.watch(signal) },
    networks: networks.handlers,
    settings: settings.handlers,
    tasks: tasks.handlers,
    terminals: terminals.handlers,
    volumes: volumes.handlers,
  }
  const onInternal = (path: string, thrown: unknown) =>
    log.error('call.failed', {
      path,
      ...toErrorInfo(thrown),
      stack: thrown instanceof Error ? thrown.stack : undefined,
    })

  async function dispose(): Promise<void> {
    life.abort()
    for (const each of [events, metrics, logs, forwards, images, volumes, networks]) each.dispose()
    await exposition.dispose()
    await terminals.dispose() // says goodbye over the hosts' connections
    hosts.dispose()
    await keeping.dispose() // writes the minute that is under way
    await past.close()
    await containers.dispose()
    await tasks.dispose()
    await database.close()
  }

  const inner: Implementation<typeof innerEngine, Session> = {
    audit: {
      begin: (intent, { session }) => audit.begin({ ...intent, operator: session.operator }),
      finish: ({ seq, outcome, error }) => audit.finish(seq, outcome, error),
    },
    woke: () => hosts.retryAll(),
    watchFleet: (_, { signal }) => watchFleet(hosts, signal),
    runningTerminals: () => ({ terminals: terminals.endedByQuit() }),
    shutdown: () => dispose(),
  }

  return {
    report,
    serveFace(port) {
      quiet.windowCame()
      serve(contract, implementation, port, { session: access.session(), gate, onInternal })
    },
    serveShell(port) {
      // The shell is the process that started us; its own gate stands before it.
      serve(innerEngine, inner, port, {
        session: access.session(),
        gate: (call) => Promise.resolve(call.run()),
        onInternal,
      })
    },
    failed: database.failed,
    dispose,
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

/** That history was replaced by an older copy of itself belongs into the history. */
async function noteRestore(audit: Audit, notice: string): Promise<void> {
  const { seq } = await audit.begin({
    operator: 'Longshore',
    action: 'database.restore',
    target: { kind: 'app' },
    reason: notice,
  })
  await audit.finish(seq, 'done')
}

async function* watchFleet(hosts: Hosts, signal: AbortSignal): AsyncGenerator<Fleet, void, void> {
  let before = ''
  for await (const _ of hosts.watch(signal)) {
    const fleet = fleetOf(hosts.list())
    const now = JSON.stringify(fleet)
    if (now === before) continue
    before = now
    yield fleet
  }
}
