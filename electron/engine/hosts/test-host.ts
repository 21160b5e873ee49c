/**
 * The connection test of a draft: the same way a link connects, stage by stage, as a task a person can watch. It keeps
 * nothing: an unknown host key is reported with its fingerprint and trusted only by hosts.trustKey.
 */
import type { HostAddress, HostDraft } from '../../../shared/contract/hosts'
import type { ConnectContext, OpenHost, Stage } from '../ports'
import { STAGES } from '../ports'
import type { NewTask, TaskControl } from '../tasks'
import { CONNECT_DEADLINE_MS } from './rules'

const STEP_NAMES: Record<Stage, string> = {
  resolve: 'Find the address',
  connect: 'Reach the server',
  'host-key': 'Check the host key',
  auth: 'Log in',
  socket: 'Open the Docker socket',
  engine: 'Ask the engine',
}

/** The stages each way goes through: a local socket has no server before it, a TLS port no socket behind it. */
const STAGES_OF: Record<HostAddress['kind'], readonly Stage[]> = {
  ssh: STAGES,
  local: ['socket', 'engine'],
  tls: ['resolve', 'connect', 'host-key', 'auth', 'engine'],
  tcp: ['resolve', 'connect', 'engine'],
}

function stepName(kind: HostAddress['kind'], stage: Stage): string {
  if (kind !== 'tls') return STEP_NAMES[stage]
  return { ...STEP_NAMES, 'host-key': 'Check the certificate', auth: 'Show yours' }[stage]
}

export function testTask(draft: HostDraft, operator: string): NewTask {
  const { kind } = draft.address
  return {
    kind: 'host.test',
    title: `Test ${draft.name}`,
    steps: STAGES_OF[kind].map((stage) => stepName(kind, stage)),
    operator,
    retry: true,
  }
}

/** Connects once and hangs up. Rejects with the Failure of the stage that did not work. */
export async function testHost(
  draft: HostDraft,
  ports: { openHost: OpenHost } & Pick<ConnectContext, 'secrets' | 'knownKeys'>,
  task: TaskControl,
): Promise<void> {
  const docker = await ports.openHost(draft.address, {
    secrets: ports.secrets,
    knownKeys: ports.knownKeys,
    signal: AbortSignal.any([task.signal, AbortSignal.timeout(CONNECT_DEADLINE_MS)]),
    onStage: ({ stage, state, note }) => task.step(stepName(draft.address.kind, stage), state, note),
  })
  docker.close()
}
