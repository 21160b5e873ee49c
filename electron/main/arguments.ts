/**
 * What the command line may say. Read once by index.ts at the start and again for the arguments of a second
 * instance. Anything not known here is ignored: arguments come from outside and never make the app act.
 */
import { isAbsolute } from 'node:path'
import { type DeepLink, parseDeepLink } from './deep-links'

export interface Arguments {
  /** Opens the app with a fresh profile, prints one line of JSON and ends. */
  smoke: boolean
  /** Shows the simulated fleet, in a profile of its own. */
  demo: boolean
  /** A profile directory instead of the usual one; absolute. */
  profile: string | undefined
  /** The first deep link among the arguments. */
  link: DeepLink | undefined
}

export function parseArguments(argv: readonly string[]): Arguments {
  const profile = argv.find((argument) => argument.startsWith('--profile='))?.slice('--profile='.length)
  const smoke = argv.includes('--smoke')
  return {
    smoke,
    demo: smoke || argv.includes('--demo'),
    profile: profile && isAbsolute(profile) ? profile : undefined,
    link: firstLink(argv),
  }
}

function firstLink(argv: readonly string[]): DeepLink | undefined {
  for (const argument of argv) {
    const link = parseDeepLink(argument)
    if (link) return link
  }
  return undefined
}
