/** A terminal on a simulated machine: what a client gets that asks its sshd for a shell. Called by ssh-host.ts. */
import { once } from 'node:events'
import type { Session } from 'ssh2'
import type { Engine } from './engine-state'
import { type Shell, startShell } from './shell/shell'
import { machineWorld } from './shell/world'

export function serveShell(engine: Engine, user: string, session: Session): void {
  let size = { cols: 80, rows: 24 }
  let shell: Shell | undefined
  session.on('env', (accept) => accept?.())
  session.on('pty', (accept, _reject, wanted) => {
    size = wanted
    accept?.()
  })
  session.on('window-change', (accept, _reject, wanted) => {
    shell?.resize(wanted.cols, wanted.rows)
    accept?.()
  })
  session.on('shell', (accept) => {
    const channel = accept()
    const world = machineWorld(engine, user)
    shell = startShell({
      world,
      folder: world.home,
      isTerminal: true,
      write: (bytes) => channel.writable && channel.write(bytes),
      drained: () => Promise.race([once(channel, 'drain'), once(channel, 'close')]).then(() => {}),
      now: engine.now,
      onExit(code) {
        channel.exit(code)
        channel.end()
      },
    })
    shell.resize(size.cols, size.rows)
    channel.on('data', shell.input)
    channel.on('error', () => {})
    channel.once('close', () => shell?.hangUp())
  })
}
