/**
 * What the engine has from the shell, from threads of its own and from the person's files, in the shape of the ports.
 * Used by engine.ts only.
 */
import type { innerShell } from '../../shared/contract/inner'
import type { Client } from '../../shared/contract/runtime'
import { Failure } from '../../shared/errors'
import type { OpenKey, ParseLarge, Secrets } from './ports'
import type { RunKillable } from './workers'

const PARSE_LIMITS = { timeoutMs: 20_000, maxMemoryMb: 256 }

export function parseLargeIn(runKillable: RunKillable): ParseLarge {
  return async (bytes, signal) => {
    const parsed = await runKillable('parse-json', { bytes }, { ...PARSE_LIMITS, signal })
    if (parsed.ok) return parsed.value
    throw new Failure('ENGINE_REFUSED', 'The engine sent an answer that cannot be read.', { details: parsed.message })
  }
}

const OPEN_KEY_LIMITS = { timeoutMs: 30_000, maxMemoryMb: 64 }

export function openKeyIn(runKillable: RunKillable): OpenKey {
  return (bytes, passphrase, signal) => runKillable('open-key', { bytes, passphrase }, { ...OPEN_KEY_LIMITS, signal })
}

/** The two known_hosts files are small and may change at any time, so they are read for each new connection. */
export async function knownHosts(host: string, port: number) {
  const { readKnownHosts } = await import('./adapters/ssh')
  return (await readKnownHosts()).find(host, port)
}

export function secretsOf(shell: Client<typeof innerShell>): Secrets {
  return {
    read: async (id, signal) => (await shell.secrets.read({ id }, { signal })).value,
    remove: (id) => shell.secrets.remove({ id }),
  }
}

/** What waits for a secret begins by itself when the vault is opened. */
export async function whenUnlocked(
  shell: Client<typeof innerShell>,
  signal: AbortSignal,
  work: () => void,
): Promise<void> {
  try {
    for await (const { locked } of shell.secrets.watchLock(undefined, { signal })) if (!locked) work()
  } catch {
    // The shell is gone, or we are: either way nobody is left to work for.
  }
}
