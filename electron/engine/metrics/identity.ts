/**
 * Who owns which history. A container's id lives as long as the container; what a person knows is the service, whose
 * containers come and go. Pure; asked by owners.ts whenever a container is seen that holds no history yet.
 */

/** A container as its history knows it. */
export interface Who {
  id: string
  name: string
  project?: string | undefined
  service?: string | undefined
}

/** A history, and who held it last. */
export interface Claimable {
  kind: 'container' | 'host'
  name: string
  project?: string | undefined
  service?: string | undefined
  containerId?: string | undefined
  /** When its container was last seen running. */
  lastAt: number
}

/**
 * The history a container goes on with; undefined = it begins a new one. Its own, whatever it is called now. Else, with
 * project and service, one of theirs that no other running container holds: the last held under the same name, or else
 * the one free for longest. Without them, the last held under the same name.
 */
export function historyOf<C extends Claimable>(
  who: Who,
  histories: Iterable<C>,
  isRunning: (id: string) => boolean,
): C | undefined {
  let best: C | undefined
  for (const one of histories) {
    if (one.kind !== 'container') continue
    if (one.containerId === who.id) return one
    if (isOfSame(who, one) && !isHeld(one, isRunning) && isBetter(who, one, best)) best = one
  }
  return best
}

function isOfSame(who: Who, one: Claimable): boolean {
  if (isService(who)) return one.project === who.project && one.service === who.service
  return one.name === who.name && !isService(one)
}

const isService = ({ project, service }: Pick<Who, 'project' | 'service'>) => Boolean(project && service)
const isHeld = ({ containerId }: Claimable, isRunning: (id: string) => boolean) =>
  containerId !== undefined && isRunning(containerId)

function isBetter(who: Who, one: Claimable, than: Claimable | undefined): boolean {
  if (!than) return true
  const hasName = one.name === who.name
  if (hasName !== (than.name === who.name)) return hasName
  return hasName ? one.lastAt > than.lastAt : one.lastAt < than.lastAt
}
