/** How a forward reads: its address on this computer, and what a browser would call it. Pure. */
import type { Forward } from '../../../shared/contract/forwards'

export type Scheme = 'http' | 'https'

export const localAddress = ({ localPort }: Pick<Forward, 'localPort'>): string => `127.0.0.1:${localPort}`

const USUALLY_HTTPS = new Set([443, 4443, 6443, 8006, 8443, 9443, 10443])
/** A guess that the person can change: nothing but an answer tells what a port speaks. */
export const schemeOf = (containerPort: number): Scheme => (USUALLY_HTTPS.has(containerPort) ? 'https' : 'http')

export const forwardName = ({ containerName, containerPort }: Forward): string =>
  `port ${containerPort} of ${containerName}`

/** The number a person typed for a port of this computer; undefined = any that is free, `bad` = no port. */
export function typedPort(typed: string): number | undefined | 'bad' {
  const text = typed.trim()
  if (text === '') return undefined
  const port = Number(text)
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535 ? port : 'bad'
}
