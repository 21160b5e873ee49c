/** What the palette offers of forwards: open a port of the selected container, close one that is open. */
import type { Container } from '../../../shared/contract/containers'
import type { Forward } from '../../../shared/contract/forwards'
import { type Command, showDialog } from '../../app/hooks'
import { closeForward } from './calls'
import { localAddress } from './words'

export function forwardCommands(forwards: readonly Forward[], selected: Container | undefined): Command[] {
  const ports = selected?.state === 'running' ? tcpPorts(selected) : []
  return [
    ...ports.map(
      (containerPort): Command => ({
        id: `open-port ${containerPort}`,
        group: 'Selected container',
        label: `Open port ${containerPort} of ${selected?.name}…`,
        run: () => selected && showDialog({ kind: 'open-port', containerKey: selected.key, containerPort }),
      }),
    ),
    ...forwards.map(
      (forward): Command => ({
        id: `close-forward ${forward.id}`,
        group: 'Commands',
        label: `Close forwarded port ${forward.containerPort} of ${forward.containerName}`,
        detail: localAddress(forward),
        run: () => void closeForward(forward),
      }),
    ),
  ]
}

/** Each once, though published on several addresses. */
const tcpPorts = ({ ports }: Container): number[] => [
  ...new Set(ports.filter((port) => port.protocol === 'tcp').map((port) => port.containerPort)),
]
