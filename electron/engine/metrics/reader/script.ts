/**
 * The program that reads on the host: one line of POSIX sh, given to the user's login shell (bash, csh, fish, zsh …), so
 * without single quotes, `!`, `\\` or line feeds. It knows nothing of metrics: it keeps lists of words and starts one
 * `grep` over those it is asked for. It waits in `read`, needs no clock, and ends with the connection. Used by channel.ts,
 * answered by the simulated fleet too.
 *
 * It says `longshore-reader PID PARENT-PID TICKS-PER-SECOND` once it listens; whatever stood before came from elsewhere.
 * Requests, a line each:
 *   put SLOT WORD…       keeps the words under a name; no answer
 *   go TAG SLOT…         `grep -E` with all words of the slots, the first of which is the pattern
 *   df TAG PATH          `df -Pk PATH`
 * Answers are what those print (errors too, between whole lines) and then `end TAG EXIT-CODE`.
 */

/** grep's own errors stay in its output: they tell a file that is empty from one that cannot be read. */
const SCRIPT = [
  'set -f',
  'unset IFS GREP_OPTIONS GREP_COLOR',
  'LC_ALL=C',
  'PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin',
  'export LC_ALL PATH',
  'exec 2>&1',
  'h=$(getconf CLK_TCK) || h=100',
  'echo',
  'echo "longshore-reader $$ $PPID $h"',
  [
    'while read -r verb name rest; do case $verb in',
    'put) eval "$name=\\$rest";;',
    // Names are joined before they stand for something, so that long lists are not copied again and again.
    'go) all=; for i in $rest; do all="$all \\$$i"; done; eval "grep -E $all /dev/null"; echo "end $name $?";;',
    'df) df -Pk "$rest"; echo "end $name $?";;',
    'esac; done',
  ].join(' '),
].join('; ')

/** What the login shell is told. It replaces itself, so that the parent of the reader is sshd. */
export const READER_COMMAND = `exec /bin/sh -c '${SCRIPT}'`

export const READY = '\nlongshore-reader '
export const endOf = (tag: number) => `\nend ${tag} `

/** Words that stay one word and themselves, in every shell, and end where grep's colon follows. */
const PLAIN = /^[\w@%+,./\\-]+$/

/** May it be sent as a word of a list? Names of the kernel's files nearly always may. */
export function isPlain(path: string): boolean {
  return PLAIN.test(path) && !path.includes('..')
}

/** Slots are lower-case letters with a number: names of variables that mean nothing to a shell. */
export const put = (slot: string, words: string) => `put ${slot} ${words}\n`
export const go = (tag: number, slots: string) => `go ${tag} ${slots}\n`
/** `path` without line feeds. */
export const df = (tag: number, path: string) => `df ${tag} ${path}\n`
