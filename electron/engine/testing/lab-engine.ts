/**
 * A lab and the whole engine that knows its hosts, for the lab tests of one file: opened side by side before the first of
 * them, ended after the last. The lab is handed in, as this folder imports nothing of it.
 */
import { afterAll, beforeAll } from 'vitest'
import type { Contract } from '../../../shared/contract'
import type { Client } from '../../../shared/contract/runtime'
import { addLabHosts, type LabOfHosts } from './lab-hosts'
import { createTemporaryFolder, type TemporaryFolder } from './temporary-database'
import { startTestEngine, type TestEngine, type TestEngineOptions } from './test-engine'

export interface LabEngine<L> {
  readonly lab: L
  readonly app: TestEngine
  readonly client: Client<Contract>
  /** Of the hosts, as they were added. */
  readonly hostIds: readonly string[]
  /** Another engine in the folder of the one that was stopped. */
  startAgain: () => Promise<void>
}

interface Opening<L> extends Omit<TestEngineOptions, 'folder'> {
  /** What is to be there before an engine sees the hosts. */
  before?: (lab: L) => Promise<unknown>
  /** Adds the hosts and gives their ids; otherwise all are reached over SSH. */
  addHosts?: (client: Client<Contract>, lab: L) => Promise<string[]>
}

/** To be called where hooks may be set; what it gives is there in tests. */
export function labEngine<L extends LabOfHosts & { dispose: () => Promise<void> }>(
  openLab: () => Promise<L>,
  { before, addHosts = addLabHosts, ...options }: Opening<L> = {},
): LabEngine<L> {
  const opened: Partial<{ lab: L; folder: TemporaryFolder; app: TestEngine; hostIds: string[] }> = {}
  const start = async () => {
    opened.folder ??= createTemporaryFolder()
    opened.app = await startTestEngine({ folder: opened.folder, ...options })
  }
  const openHosts = async () => {
    opened.lab = await openLab()
    await before?.(opened.lab)
  }

  beforeAll(async () => {
    await Promise.all([openHosts(), start()])
    opened.hostIds = await addHosts(there(opened.app).client, there(opened.lab))
  }, 90_000)
  afterAll(async () => {
    await opened.app?.dispose()
    await opened.lab?.dispose()
  }, 60_000)

  return {
    get lab() {
      return there(opened.lab)
    },
    get app() {
      return there(opened.app)
    },
    get client() {
      return there(opened.app).client
    },
    get hostIds() {
      return there(opened.hostIds)
    },
    startAgain: start,
  }
}

function there<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('It is there once the tests of the file have begun.')
  return one
}
