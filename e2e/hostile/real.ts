/** All that a real engine takes without a word: labels, variables, arguments, file names, what a probe or its system says. */
import type { LabHost } from '../lab/host'
import { ALL, NAMES } from './texts'

/** What can stand in a process's arguments, which is how the docker CLI is given them. */
const SAYABLE = ALL.map(({ raw }) => raw).filter((text) => text.isWellFormed() && !text.includes('\0'))

/** Makes a file of each argument where a file can be called so, and stays. */
const SCRIPT =
  'mkdir /made; cd /made; for name; do touch -- "$name"; done 2>/dev/null; trap "exit 0" TERM; while :; do sleep 3600 & wait $!; done'
const MARKUP = NAMES.markup.raw
export const OPERATING_SYSTEM = '<img src=x onerror=window.ran=1> 12 (שלום)'
const SEQUENCES = String.raw`\033]0;owned\007\033[2J\342\200\256`

/** A container, a volume, a network and an image with hostile text in them, and a container that cannot start. */
export async function makeHostile(host: LabHost): Promise<void> {
  const labels = SAYABLE.flatMap((text, at) => ['--label', `hostile.${at}=${text}`])
  const variables = SAYABLE.flatMap((text, at) => ['--env', `HOSTILE_${at}=${text}`])
  const probe = `printf '%s${SEQUENCES}' "$HOSTILE_0"; exit 1`
  const health = ['--health-cmd', probe, '--health-interval', '1s', '--health-retries', '1']
  // The host's own copy: its root is an overlay.
  await host.sh(`rm -f /etc/os-release; printf 'PRETTY_NAME="%s"\\n' '${OPERATING_SYSTEM}' >/etc/os-release`)
  await host.docker('volume', 'create', ...labels, 'worst-volume')
  await host.docker('network', 'create', ...labels, 'worst-network')
  await host.docker(
    ...['run', '--detach', '--name', 'worst', '--network', 'worst-network', '--volume', 'worst-volume:/data'],
    ...[...labels, ...variables, ...health, 'busybox', 'sh', '-c', SCRIPT, 'sh', ...SAYABLE],
  )
  await host.docker('create', '--name', 'broken', 'busybox', `${MARKUP} \u001b]0;owned\u0007\u202e`)
  await host.docker('commit', '--author', MARKUP, '--message', MARKUP, 'worst', 'acme/worst:1')
}
