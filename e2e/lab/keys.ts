/**
 * Key material of one lab, made fresh for each: what hosts accept, what they must refuse, a password and an agent.
 * Used by lab.ts; tests get it as `lab.keys`.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { letGo, run } from './run.ts'

/** One key pair in OpenSSH format. */
export interface LabKey {
  /** Private key file, mode 0600. */
  path: string
  /** The line for authorized_keys. */
  publicKeyLine: string
  passphrase?: string
}

/** All credentials of a lab. */
export interface LabKeys {
  /** Ed25519 without passphrase; accepted for root, deploy and nodocker. */
  id: LabKey
  /** The same with a passphrase; accepted likewise. */
  idLocked: LabKey & { passphrase: string }
  /** A good key that no host accepts. */
  wrong: LabKey
  /** User pwuser (in the docker group) has no key, only this password. */
  password: { user: 'pwuser'; password: string }
}

/** A running ssh-agent. */
export interface LabAgent {
  /** For SSH_AUTH_SOCK. */
  socketPath: string
  dispose(): Promise<void>
}

/** Makes all keys of a lab in `directory`. */
export async function makeKeys(directory: string): Promise<LabKeys> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const passphrase = `lab ${randomBytes(9).toString('base64url')}`
  const [id, locked, wrong] = await Promise.all([
    makeKey(join(directory, 'id'), ''),
    makeKey(join(directory, 'id_locked'), passphrase),
    makeKey(join(directory, 'id_wrong'), ''),
  ])
  const password = randomBytes(12).toString('base64url')
  return { id, idLocked: { ...locked, passphrase }, wrong, password: { user: 'pwuser', password } }
}

/**
 * Starts an agent that holds the given keys. It runs in the network namespace `netns`, so that the lab's removal finds
 * it; its socket is a file and can be reached from everywhere.
 */
export async function startAgent(netns: string, socketPath: string, keys: readonly LabKey[]): Promise<LabAgent> {
  const child = spawn('nsenter', [`--net=/run/netns/${netns}`, 'ssh-agent', '-D', '-a', socketPath], {
    detached: true,
    stdio: 'ignore',
  })
  letGo(child)
  for (let attempt = 0; !existsSync(socketPath); attempt++) {
    if (attempt > 100 || child.exitCode !== null) throw new Error('ssh-agent did not start within 2 s')
    await sleep(20)
  }
  for (const key of keys) await addKey(socketPath, key)
  return {
    socketPath,
    async dispose() {
      child.kill('SIGTERM')
      while (child.exitCode === null && child.signalCode === null) await sleep(10)
    },
  }
}

async function makeKey(path: string, passphrase: string): Promise<LabKey> {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'lab', '-f', path])
  return { path, publicKeyLine: readFileSync(`${path}.pub`, 'utf8').trim() }
}

/** ssh-add asks for a passphrase through a program; here one that prints a variable. */
async function addKey(socketPath: string, key: LabKey): Promise<void> {
  await run('ssh-add', ['-q', key.path], {
    env: { SSH_AUTH_SOCK: socketPath, ...askpassEnvironment(key.passphrase ?? '') },
  })
}

/** Environment that makes OpenSSH's clients take a passphrase or password from us instead of from a terminal. */
export function askpassEnvironment(secret: string): NodeJS.ProcessEnv {
  return {
    SSH_ASKPASS: join(import.meta.dirname, 'inside', 'askpass.sh'),
    SSH_ASKPASS_REQUIRE: 'force',
    LAB_SECRET: secret,
  }
}
