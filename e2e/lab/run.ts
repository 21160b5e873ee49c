/**
 * Runs one outside command to its end. Everything the lab does on the machine (ip, nsenter, docker, ssh-keygen) goes
 * through here, so that each call has a deadline, can be aborted and fails with what the command itself said.
 */
import { type ChildProcess, execFile } from 'node:child_process'
import { Socket } from 'node:net'

/** Options of one command. */
export interface RunOptions {
  /** Text written to the command's standard input, which is then closed. */
  stdin?: string
  /** The whole environment; without it the environment of this process. */
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** The command is killed after this time; 60 s unless told. */
  timeoutMs?: number
  signal?: AbortSignal | undefined
}

/** Debian's own commands: an ordinary login may lack the sbin folders, and /usr/local may hold other versions. */
export const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Runs a command without a shell and resolves with its standard output.
 * @throws Error naming the command, its exit code or signal and the end of its standard error.
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { stdin, cwd, timeoutMs = 60_000, signal } = options
  const env = { ...(options.env ?? process.env), PATH: SYSTEM_PATH }
  return new Promise((resolve, reject) => {
    const settings = {
      cwd,
      env,
      signal,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 256 * 1024 * 1024,
    } as const
    const child = execFile(command, args, settings, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else
        reject(
          new Error(describeFailure(command, args, error.code ?? error.signal ?? error.message, stderr), {
            cause: error,
          }),
        )
    })
    child.stdin?.on('error', () => undefined) // a command that ends without reading its input closes the pipe early
    child.stdin?.end(stdin ?? '')
  })
}

/** Lets this process end although the child and the pipes to it are still there. */
export function letGo(child: ChildProcess): void {
  child.unref()
  for (const pipe of child.stdio) if (pipe instanceof Socket) pipe.unref()
}

function describeFailure(command: string, args: readonly string[], reason: unknown, stderr: string): string {
  return `${command} ${args.join(' ')} failed (${String(reason)}): ${stderr.trim().slice(-2000)}`
}
