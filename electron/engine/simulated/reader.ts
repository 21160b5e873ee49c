/**
 * The reader for metrics, where the machine is simulated: answers as the script does that Longshore starts on a host
 * (metrics/reader/script.ts: `put`, `go`, `df`, and what a `grep -E` over files prints), out of files that are written
 * when they are asked for. Called by ssh-host.ts for a command with the reader's name in it.
 */
import type { ServerChannel } from 'ssh2'
import type { Engine } from './engine-state'
import type { Faults } from './faults'
import { df, TICKS_PER_S } from './files/machine-files'
import { type File, fileAt, type Seen } from './files/tree'

/** As a ForceCommand would answer it. */
const REFUSAL = 'This account may only be used for the Docker engine.\n'
const SKEW = 1.3
/** About what the real ones take, milliseconds of processor time: a look and each of its files, and their way out. */
const COST = { lookMs: 2, fileMs: 0.015, sshdLookMs: 1, sshdFileMs: 0.004 }

export const isReader = (command: string) => /^exec \/bin\/sh -c '.*longshore-reader/.test(command)

export interface Reader {
  /** As SIGKILL does. */
  kill: () => void
}

interface Words {
  pattern: RegExp
  files: { path: string; file: File | undefined }[]
}

/** Ends with the channel. */
export function serveReader(engine: Engine, faults: Faults, channel: ServerChannel): Reader {
  const kill = () => {
    channel.exit('KILL')
    channel.end()
  }
  channel.on('error', () => {})
  if (faults.reader === 'refused') {
    channel.write(REFUSAL)
    channel.exit(1)
    channel.end()
    return { kill }
  }
  const talk = createTalk(engine, faults)
  channel.write(talk.greeting)
  let begun = ''
  channel.on('data', (data: Buffer) => {
    const lines = (begun + data.toString('latin1')).split('\n')
    begun = lines.pop() ?? ''
    const answer = lines.map(talk.answer).join('')
    if (answer !== '' && faults.reader !== 'silent' && channel.writable) channel.write(answer)
  })
  channel.once('end', () => {
    channel.exit(0)
    channel.end()
  })
  return { kill }
}

/** What the reader says to each line it is told, as text. Exported for tests and for counting what it costs. */
export function createTalk(engine: Engine, faults: Pick<Faults, 'reader'>) {
  const [sshd, own] = [engine.nextPid(), engine.nextPid()]
  const spent = { sshdMs: 40, ownMs: 5, childrenMs: 2 }
  const seen: Seen = { engine, skew: () => (faults.reader === 'skewed' ? SKEW : 1) }
  const lists = new Map<string, Words>()
  const ownFiles: Readonly<Record<string, File>> = {
    [`/proc/${own}/stat`]: () => processStat(own, 'sh', sshd, spent.ownMs, spent.childrenMs),
    [`/proc/${sshd}/stat`]: () => processStat(sshd, 'sshd', 1, spent.sshdMs, 0),
  }

  function put(slot: string, list: string): void {
    const [pattern = '', ...paths] = list.split(' ')
    // A list of names has no pattern: it is joined behind one that has.
    const [first, named] = pattern.startsWith('/') ? ['', [pattern, ...paths]] : [pattern, paths]
    const files = named.map((path) => ({ path, file: ownFiles[path] ?? fileAt(seen, path) }))
    lists.set(slot, { pattern: patternOf(first), files })
  }

  function grep(slots: readonly string[]): { text: string; code: number } {
    const words = slots.flatMap((slot) => lists.get(slot) ?? [])
    const pattern = words[0]?.pattern ?? /^/
    let [text, isFound, isLacking, count] = ['', false, false, 0]
    for (const { files } of words)
      for (const { path, file } of files) {
        count += 1
        const content = file?.()
        if (content === undefined) {
          isLacking = true
          text += `grep: ${path}: No such file or directory\n`
          continue
        }
        for (const line of linesOf(content)) {
          if (!pattern.test(line)) continue
          isFound = true
          text += `${path}:${line}\n`
        }
      }
    spent.childrenMs += COST.lookMs + count * COST.fileMs
    spent.sshdMs += COST.sshdLookMs + count * COST.sshdFileMs
    return { text, code: isLacking ? 2 : isFound ? 0 : 1 }
  }

  function answer(line: string): string {
    const [, verb, name = '', rest = ''] = /^(\w+) (\S+) ?(.*)$/.exec(line) ?? []
    if (verb === 'put') put(name, rest)
    if (verb === 'df') return `${df(engine)}end ${name} 0\n`
    if (verb !== 'go') return ''
    const { text, code } = grep(rest.split(' '))
    return `${text}end ${name} ${code}\n`
  }
  return { greeting: `\nlongshore-reader ${own} ${sshd} ${TICKS_PER_S}\n`, answer }
}

/** POSIX extended patterns as simple as the reader's mean the same here but for classes; what is none finds nothing. */
function patternOf(text: string): RegExp {
  try {
    return new RegExp(text.replace(/\[:(blank|digit):\]/g, (_, name) => (name === 'blank' ? ' \\t' : '0-9')))
  } catch {
    return /(?!)/
  }
}

/** Without the last line feed, and no line of a file that is empty. */
function linesOf(content: string): string[] {
  return content === '' ? [] : content.slice(0, -1).split('\n')
}

/** proc_pid_stat(5): fields 14 to 17 are the ticks of its own and of children it waited for, in user and system mode. */
function processStat(pid: number, name: string, parent: number, ownMs: number, childrenMs: number): string {
  const ticks = (ms: number) => {
    const all = Math.floor((ms * TICKS_PER_S) / 1000)
    return `${Math.floor(all / 2)} ${all - Math.floor(all / 2)}`
  }
  return `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194560 900 0 0 0 ${ticks(ownMs)} ${ticks(childrenMs)} 20 0 1 0 9000 2600000 200 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`
}
