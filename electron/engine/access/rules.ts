/**
 * The policy as one table: what each role may do where. Pure. Whatever is not in it is denied: an unknown role, an
 * unknown area, an unknown verb. A verb does not imply a lesser one; what is allowed stands there.
 */
import type { Role } from '../../../shared/contract/access'
import type { Area, Verb } from '../../../shared/contract/runtime'

type Permissions = Readonly<Record<Area, readonly Verb[]>>

const ALL: readonly Verb[] = ['view', 'operate', 'manage']
const USE: readonly Verb[] = ['view', 'operate']
const LOOK: readonly Verb[] = ['view']

const TABLE: Readonly<Record<Role, Permissions>> = {
  owner: {
    access: ALL,
    app: ALL,
    audit: ALL,
    containers: ALL,
    diagnosis: ALL,
    events: ALL,
    files: ALL,
    forwards: ALL,
    images: ALL,
    logs: ALL,
    metrics: ALL,
    networks: ALL,
    volumes: ALL,
    hosts: ALL,
    secrets: ALL,
    settings: ALL,
    tasks: ALL,
    terminals: ALL,
  },
  /** Runs everything, but does not say who may do what. */
  admin: {
    access: LOOK,
    app: ALL,
    audit: LOOK,
    containers: ALL,
    diagnosis: ALL,
    events: ALL,
    files: ALL,
    forwards: ALL,
    images: ALL,
    logs: ALL,
    metrics: ALL,
    networks: ALL,
    volumes: ALL,
    hosts: ALL,
    secrets: ALL,
    settings: ALL,
    tasks: ALL,
    terminals: ALL,
  },
  /** Acts on what is there; adds, removes and reconfigures nothing. */
  operator: {
    access: LOOK,
    app: USE,
    audit: LOOK,
    containers: USE,
    diagnosis: USE,
    events: LOOK,
    files: USE,
    forwards: USE,
    images: USE,
    logs: USE,
    metrics: USE,
    networks: USE,
    volumes: USE,
    hosts: USE,
    secrets: USE,
    settings: LOOK,
    tasks: USE,
    terminals: USE,
  },
  /** Looks. Unlocking the vault is no viewing, since it opens connections. */
  viewer: {
    access: LOOK,
    app: LOOK,
    audit: LOOK,
    containers: LOOK,
    diagnosis: LOOK,
    events: LOOK,
    files: LOOK,
    forwards: LOOK,
    images: LOOK,
    logs: LOOK,
    metrics: LOOK,
    networks: LOOK,
    volumes: LOOK,
    hosts: LOOK,
    secrets: [],
    settings: LOOK,
    tasks: LOOK,
    terminals: LOOK,
  },
}

/** Strings, not the union types: what comes from a port or a file may be anything. */
export function isAllowed(role: string, area: string, verb: string): boolean {
  const permissions = Object.hasOwn(TABLE, role) ? TABLE[role as Role] : undefined
  const verbs = permissions && Object.hasOwn(permissions, area) ? permissions[area as Area] : undefined
  return verbs?.includes(verb as Verb) ?? false
}
