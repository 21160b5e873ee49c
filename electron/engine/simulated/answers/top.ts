/** GET /containers/{id}/top: two process tables, that of `ps -ef` and that of `ps aux`. */
import type { Engine } from '../engine-state'
import type { Container } from '../model'
import { Refusal } from '../refusal'
import { commandLine } from './list'

export function top(engine: Engine, container: Container, psArguments: string) {
  if (container.pid === 0) throw new Refusal(409, `Container ${container.id} is not running`)
  const at = new Date(container.startedAt).toISOString()
  const young = engine.now() - container.startedAt < 86_400_000
  const started = young ? at.slice(11, 16) : `${new Date(at).toUTCString().slice(8, 11)}${at.slice(8, 10)}`
  const { pid } = container
  const command = commandLine(container).replaceAll("'", '')
  const kilobytes = String(Math.floor(container.behaviour.memoryBytes / 1024))
  const share = (container.behaviour.cpuShare * 100).toFixed(1)
  if (psArguments.includes('u'))
    return {
      Processes: [['root', String(pid), share, '0.4', kilobytes, kilobytes, '?', 'Ss', started, '0:00', command]],
      Titles: 'USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND'.split(' '),
    }
  return {
    Processes: [['root', String(pid), String(pid - 20), '0', started, '?', '00:00:00', command]],
    Titles: 'UID PID PPID C STIME TTY TIME CMD'.split(' '),
  }
}
