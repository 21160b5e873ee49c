/**
 * What the simulated machine's shell answers to the few commands a client runs to find out where it is. Anything else is
 * not found, with the shell's exit code 127. `docker system dial-stdio` is not here: it is a connection (ssh-host.ts).
 */
import type { Engine } from './engine-state'

export interface ShellAnswer {
  exitCode: number
  stdout: string
  stderr: string
}

const SOCKET_PATHS = ['/var/run/docker.sock', '/run/docker.sock']

export function runShellCommand(engine: Engine, user: string, command: string): ShellAnswer {
  const [program = '', ...args] = command.trim().split(/\s+/)
  const told = (stdout: string): ShellAnswer => ({ exitCode: 0, stdout, stderr: '' })
  const exit = (exitCode: number): ShellAnswer => ({ exitCode, stdout: '', stderr: '' })
  switch (program) {
    case 'id':
      if (args[0] === '-un') return told(`${user}\n`)
      if (args[0] === '-Gn') return told(`${user} docker\n`)
      return told(`uid=1000(${user}) gid=1000(${user}) groups=1000(${user}),998(docker)\n`)
    case 'test':
      return exit(SOCKET_PATHS.includes(args.at(-1)?.replace(/['"]/g, '') ?? '') ? 0 : 1)
    case 'echo':
      return told(`${args.join(' ').replace(/['"]/g, '')}\n`)
    case 'true':
      return exit(0)
    case 'hostname':
      return told(`${engine.name}\n`)
    case 'uname':
      return told(args.includes('-a') ? `Linux ${engine.name} ${engine.machine.kernel} x86_64 GNU/Linux\n` : 'Linux\n')
    default:
      return { exitCode: 127, stdout: '', stderr: `sh: 1: ${program}: not found\n` }
  }
}
