/**
 * The lab's network: a bridge in a network namespace of its own ("the switch"), one link to each host and one to the
 * machine, where the tests run. Also the ways to break a host's link. The bridge is not in the machine's own namespace
 * because a firewall there (Docker's `FORWARD DROP`) would apply to traffic between the hosts too.
 */
import { poll } from './readiness.ts'
import { run } from './run.ts'

/** What names one host's link: see LabRecord. */
export interface Link {
  prefix: string
  slot: number
  index: number
  /** With it the link goes through taplink.py and can delay and lose packets. */
  tap: boolean
}

/** What can be done to a host's link. All but `restore` add up until `restore`. */
export type NetworkFault =
  /** Cable pulled: the link is down, nothing answers, nobody is told. */
  | 'cut'
  /** A firewall swallows what comes in; the link stays up. */
  | 'drop'
  /** Every TCP packet that comes in is answered by a reset: open connections break at once. */
  | 'reset'
  /** The host's uplink is this slow (what the host sends; enough to make a page crawl). */
  | { bandwidthKbit: number }
  /** Only on hosts with `tap`: each packet, each way, takes longer or is lost. Not added up: the last one counts. */
  | { delayMs: number; jitterMs?: number; lossPercent?: number }
  /** Back to a good link. */
  | 'restore'

/** Address of a host's end of its link. */
export function hostAddress(slot: number, index: number): string {
  return `10.213.${slot}.${10 + index}`
}

/** Makes the switch and the machine's link to it (10.213.SLOT.1). There is no route to anywhere else, on purpose. */
export async function createSwitch(prefix: string, slot: number): Promise<void> {
  const switchNs = `${prefix}-sw`
  await run('ip', ['netns', 'add', switchNs])
  await ip(switchNs, 'link add br0 type bridge')
  await ip(switchNs, 'link set br0 up')
  await ip(switchNs, 'link set lo up')
  await run('ip', ['link', 'add', `${prefix}-up`, 'type', 'veth', 'peer', 'name', 'uplink', 'netns', switchNs])
  await ip(switchNs, 'link set dev uplink master br0 up')
  await run('ip', ['addr', 'add', `10.213.${slot}.1/24`, 'dev', `${prefix}-up`])
  await run('ip', ['link', 'set', `${prefix}-up`, 'up'])
}

/** Makes the host's network namespace and, unless taplink.py is to make it, its link. */
export async function createHostNetwork(link: Link): Promise<void> {
  const hostNs = `${link.prefix}-h${link.index}`
  await run('ip', ['netns', 'add', hostNs])
  await ip(hostNs, 'link set lo up')
  if (link.tap) return
  await ip(`${link.prefix}-sw`, `link add ${switchPort(link)} type veth peer name eth0 netns ${hostNs}`)
  await ip(`${link.prefix}-sw`, `link set dev ${switchPort(link)} master br0 up`)
  await ip(hostNs, `addr add ${hostAddress(link.slot, link.index)}/24 dev eth0`)
  await ip(hostNs, 'link set eth0 up')
}

/** Name of the host's port on the switch. */
export function switchPort(link: Link): string {
  return `port${link.index}`
}

/** Breaks or mends a link in the ways that need no taplink. */
export async function applyFault(link: Link, fault: Exclude<NetworkFault, { delayMs: number }>): Promise<void> {
  if (fault === 'cut') await ip(`${link.prefix}-sw`, `link set ${switchPort(link)} down`)
  else if (fault === 'drop') await refuse(link, '-j DROP')
  else if (fault === 'reset') await refuse(link, '-p tcp -j REJECT --reject-with tcp-reset')
  else if (fault === 'restore') await restore(link)
  else await inHost(link, `tc qdisc replace dev eth0 root tbf rate ${fault.bandwidthKbit}kbit burst 16k latency 200ms`)
}

/**
 * Puts a rule into the lab's own chain and the chain before everything else: to the host itself (INPUT) and to published
 * ports of containers (FORWARD, whose head dockerd takes for itself at each start).
 */
async function refuse(link: Link, rule: string): Promise<void> {
  await inHost(link, 'iptables -w -N LAB-FAULT').catch(() => undefined) // there from an earlier fault
  for (const chain of ['INPUT', 'FORWARD']) {
    await inHost(link, `iptables -w -D ${chain} -i eth0 -j LAB-FAULT`).catch(() => undefined) // not there the first time
    await inHost(link, `iptables -w -I ${chain} -i eth0 -j LAB-FAULT`)
  }
  await inHost(link, `iptables -w -A LAB-FAULT ${rule}`)
}

/** Resolves when packets pass: the kernel takes up to a second to tell the bridge that a port is up again. */
async function restore(link: Link): Promise<void> {
  await ip(`${link.prefix}-sw`, `link set ${switchPort(link)} up`)
  await poll(`the link of host ${link.index}`, undefined, async () => {
    const state = await ip(`${link.prefix}-sw`, `link show dev ${switchPort(link)}`)
    if (!/ state (UP|UNKNOWN) /.test(state)) throw new Error(state)
  })
  await inHost(link, 'iptables -w -F LAB-FAULT').catch(() => undefined) // no such chain: no such fault was set
  await inHost(link, 'tc qdisc del dev eth0 root').catch(() => undefined) // likewise
  // Neighbours that were looked for in vain meanwhile would be asked for again only after a second.
  await inHost(link, 'ip neigh flush dev eth0')
  await run('ip', ['neigh', 'flush', 'dev', `${link.prefix}-up`])
}

/** Runs a network command in the host's network namespace only; `ip netns exec` would remount /sys as well. */
async function inHost(link: Link, command: string): Promise<void> {
  await run('nsenter', [`--net=/run/netns/${link.prefix}-h${link.index}`, ...command.split(' ')])
}

async function ip(netns: string, command: string): Promise<string> {
  return run('ip', ['-n', netns, ...command.split(' ')])
}
