/**
 * A process of its own beside each lab: `node reaper.ts LAB_DIRECTORY`. Its standard input is a pipe from the lab's owner;
 * when that closes, the owner has ended, however it ended, and the lab is removed. Exit handlers cannot do this: they must
 * be synchronous, and SIGKILL runs none. Started by lab.ts.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning } from './processes.ts'
import { listLabs, sweep } from './registry.ts'

process.stdin.resume()
process.stdin.on('end', () => {
  void reap(process.argv[2] ?? '')
})

async function reap(directory: string): Promise<void> {
  const lab = listLabs().find((each) => each.directory === directory)
  if (lab === undefined) return // its owner has removed it
  // The kernel closes a dying process's pipes a moment before the process is gone.
  for (let attempt = 0; attempt < 200 && isRunning(lab.owner); attempt++) await sleep(50)
  await sweep()
}
