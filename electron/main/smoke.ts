/**
 * `--smoke`: proves the real app from end to end with a fresh profile and the simulated fleet, then ends. Prints one
 * line of JSON, the only thing on stdout, or one sentence on stderr and a code that is not 0.
 */
import { MessageChannelMain } from 'electron'
import type { Contract } from '../../shared/contract'
import { connect } from '../../shared/contract/runtime'
import { toErrorInfo } from '../../shared/errors'
import type { Engine } from './engine-process'

const WITHIN_MS = 100_000

/** The page's first rows on the screen, and when that was (epoch ms). */
export interface Painted {
  rows: number
  atMs: number
}

export interface SmokeOptions {
  engine: Engine
  /** Resolves once the page has painted rows. */
  painted: Promise<Painted>
  /** Epoch milliseconds at which the process was made. */
  startedAt: number
  version: string
  runtime: 'official' | 'fallback'
}

/** Gives the code to end with. */
export async function runSmoke(options: SmokeOptions): Promise<number> {
  let stage = 'start the engine'
  const say = (next: string) => (stage = next)
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('it took longer than 100 seconds')), WITHIN_MS).unref()
  })
  try {
    const line = await Promise.race([prove(options, say), late])
    await print(process.stdout, JSON.stringify(line))
    return 0
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : toErrorInfo(thrown).message
    await print(process.stderr, `Longshore could not ${stage}: ${why}`)
    return 1
  }
}

async function prove({ engine, painted, startedAt, version, runtime }: SmokeOptions, say: (stage: string) => void) {
  const signal = AbortSignal.timeout(WITHIN_MS)
  const { state, reason } = await engine.state.until((now) => ['running', 'safe-mode'].includes(now.state), signal)
  if (state === 'safe-mode') throw new Error(reason)
  const { port1, port2 } = new MessageChannelMain()
  engine.giveFace(port2)
  const face = connect<Contract>(port1)
  say('ask the engine for its report')
  const report = await face.client.app.report(undefined, { signal })
  if (!report.databaseWorks) throw new Error('the database did not give back the row that was written')
  say('look for hosts')
  const found = await face.client.hosts.discover(undefined, { signal })
  face.close()
  say('see a row painted by the page')
  const first = await painted
  return {
    ready: true,
    firstPaintMs: Math.round(first.atMs - startedAt),
    engineReadyMs: Math.round(report.readyMs),
    app: version,
    electron: process.versions.electron,
    node: report.node,
    sqlite: report.sqlite,
    runtime,
    hostsFound: found.length,
  }
}

function print(stream: NodeJS.WriteStream, line: string): Promise<void> {
  return new Promise((resolve) => stream.write(`${line}\n`, () => resolve()))
}
