/** What is written down of a lab: by registry.ts when it is claimed, for removal.ts, the reaper and whoever looks. */
import type { ProcessIdentity } from './processes.ts'

/** One lab as written to `lab.json` in its folder. */
export interface LabRecord {
  /** Unique for ever; also written into each host as the first half of its marker. */
  id: string
  /** Third byte of the lab's network: 10.213.SLOT.0/24. */
  slot: number
  /** Begins the name of each network namespace, cgroup and link of the lab. */
  prefix: string
  directory: string
  owner: ProcessIdentity
  /** The script that the owner runs, for people who look. */
  openedBy: string
  openedAt: number
}
