/**
 * Deep links: `longshore://open/PAGE[/HOST[/ID]]`. A link shows a view and never acts, whoever wrote it; what is not
 * exactly of this form is nothing at all. Used for arguments of the first and of a second instance, and by macOS'
 * `open-url`. Gives the hash route of the page.
 */
export interface DeepLink {
  /** For the page: `#/containers/HOST/ID`. */
  route: string
}

const PAGES: ReadonlySet<string> = new Set(['fleet', 'containers', 'audit', 'settings', 'tasks'])
/** Ids of hosts, containers and tasks; no dots, no escapes, nothing that a route could read as something else. */
const ID = /^[A-Za-z0-9_-]{1,64}$/
const MAX_LENGTH = 300

/** The link in `text`, or undefined for anything else, including links with a query, a fragment or a user. */
export function parseDeepLink(text: string): DeepLink | undefined {
  if (text.length > MAX_LENGTH || !text.startsWith('longshore://')) return undefined
  const rest = text.slice('longshore://'.length)
  const [verb, page, ...ids] = rest.replace(/\/$/, '').split('/')
  if (verb !== 'open' || page === undefined || !PAGES.has(page)) return undefined
  if (ids.length > 2 || !ids.every((id) => ID.test(id))) return undefined
  return { route: `#/${[page, ...ids].join('/')}` }
}
