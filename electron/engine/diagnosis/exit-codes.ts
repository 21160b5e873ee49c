/**
 * What exit codes mean. 125 to 127 are those of `docker run` and of shells (Docker's CLI reference, "Exit status"; POSIX
 * XCU 2.8.2), 128 + n is a shell's word for the end by signal n, which the engine uses as well. Pure; used by the rules.
 */
export interface ExitMeaning {
  /** `command not found`: after the code, in a few words. */
  short: string
  /** What it means and what one may do. */
  meaning: string
}

const CODES: ReadonlyMap<number, ExitMeaning> = new Map([
  [0, { short: 'as it meant to', meaning: 'The process ended by itself and reported success.' }],
  [
    1,
    {
      short: 'an error of the program',
      meaning:
        'The program itself reported a failure, which is all that this code tells. What it was about stands in its last lines, if anywhere.',
    },
  ],
  [
    2,
    {
      short: 'wrong usage, or an error of the program',
      meaning:
        'Many programs, shells among them, end so when they do not understand how they were called. Look at the command and its arguments.',
    },
  ],
  [
    125,
    {
      short: 'the engine could not run it',
      meaning: 'The engine itself failed before the process began. Its own words, where it left any, stand above.',
    },
  ],
  [
    126,
    {
      short: 'the command cannot be run',
      meaning:
        'The file is there but is not executable: a missing `chmod +x`, a directory, or a program for another architecture.',
    },
  ],
  [
    127,
    {
      short: 'command not found',
      meaning:
        'The command, or the interpreter in its first line, does not exist inside the image. Check spelling, PATH, and that the image is the one you mean.',
    },
  ],
])

const SIGNALS: ReadonlyMap<number, [name: string, short: string, meaning: string]> = new Map([
  [1, ['SIGHUP', 'asked to end', 'It was told that its terminal is gone, and ended.']],
  [2, ['SIGINT', 'interrupted', 'It was interrupted as by Ctrl-C, and ended.']],
  [3, ['SIGQUIT', 'asked to quit', 'It was asked to quit, which some images use as their stop signal.']],
  [
    4,
    [
      'SIGILL',
      'an instruction the processor does not know',
      'Usually a program built for another processor than the host has.',
    ],
  ],
  [
    6,
    [
      'SIGABRT',
      'aborted',
      'The program gave itself up: a failed assertion, a broken heap, an uncaught exception. Its last lines usually say which.',
    ],
  ],
  [
    7,
    [
      'SIGBUS',
      'a memory access that failed',
      'Often a mapped file that was cut short or a full /dev/shm, which is 64 MiB unless asked otherwise.',
    ],
  ],
  [8, ['SIGFPE', 'an arithmetic error', 'The program divided by zero or the like.']],
  [9, ['SIGKILL', 'killed', 'Something ended it by force.']],
  [
    11,
    [
      'SIGSEGV',
      'a crash',
      'The program touched memory that is not its own. That is a bug in it or in a native library, or an image for another C library than it was built for.',
    ],
  ],
  [13, ['SIGPIPE', 'nobody read its output', 'It wrote into a pipe whose reader was gone.']],
  [
    15,
    [
      'SIGTERM',
      'asked to end',
      'It was asked to end, as each stop does first, and did not turn that into a clean end of its own.',
    ],
  ],
])

/** undefined: a code of the program's own, which only its documentation explains. */
export function exitMeaning(code: number): ExitMeaning | undefined {
  const plain = CODES.get(code)
  if (plain) return plain
  const signal = SIGNALS.get(code - 128)
  if (!signal) return undefined
  const [name, short, meaning] = signal
  return { short: `${name}: ${short}`, meaning }
}

/** `exit code 137 (SIGKILL: killed)`. */
export function exitText(code: number): string {
  const meaning = exitMeaning(code)
  return `exit code ${code}${meaning ? ` (${meaning.short})` : ''}`
}

/** Engines tell the number of a signal. */
export function signalName(number: string): string {
  return SIGNALS.get(Number(number))?.[0] ?? `signal ${number}`
}
