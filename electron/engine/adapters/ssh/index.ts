/** SSH: the only user of ssh2. adapters/docker opens links with it, the engine reads known_hosts through it. */
export { matchesWildcard } from './known-hosts'
export { readKnownHosts } from './known-hosts-files'
export { openSsh, SocketRefused, type SshLink, stage } from './link'
export type { SshAddress } from './login'
export { abortFailure, within } from './patience'
