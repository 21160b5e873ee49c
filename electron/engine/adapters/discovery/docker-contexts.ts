/**
 * What the docker CLI knows: DOCKER_HOST with its certificates, and the contexts with theirs, in the order in which the
 * CLI itself would choose (DOCKER_HOST, DOCKER_CONTEXT, currentContext, then by name). Read only; a file that is broken
 * says nothing. Used by index.ts.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { cleanText } from '../../../../shared/domain/text'
import { type Endpoint, readEndpoint, type TlsFolder } from './endpoint'
import { readSmallFile } from './small-file'

export interface Found extends Endpoint {
  label: string
}

type Environment = Record<string, string | undefined>

const MAX_CONTEXTS = 200

const meta = z.object({
  Name: z.string(),
  Endpoints: z.object({ docker: z.object({ Host: z.string(), SkipTLSVerify: z.boolean().optional() }) }),
})
const settings = z.object({ currentContext: z.string() })

/** `folder` is `~/.docker` or DOCKER_CONFIG. */
export async function readEnvironment(env: Environment, folder: string): Promise<Found[]> {
  const isVerified = Boolean(env.DOCKER_TLS_VERIFY)
  const tls =
    isVerified || env.DOCKER_TLS ? { folder: env.DOCKER_CERT_PATH || folder, unverified: !isVerified } : undefined
  const endpoint = await readEndpoint(env.DOCKER_HOST ?? '', tls)
  return endpoint ? [{ label: 'DOCKER_HOST', ...endpoint }] : []
}

export async function readContexts(env: Environment, folder: string): Promise<Found[]> {
  const base = join(folder, 'contexts')
  const names = await readdir(join(base, 'meta')).catch(() => [])
  const found = await Promise.all(names.slice(0, MAX_CONTEXTS).map((name) => readContext(base, name)))
  const current = env.DOCKER_CONTEXT || (await currentContext(folder))
  const rank = ({ label }: Found) => (label === current ? 0 : 1)
  return found.flat().sort((left, right) => rank(left) - rank(right) || (left.label < right.label ? -1 : 1))
}

/** The certificates lie beside it under the same name, a hash of the context's. */
async function readContext(base: string, name: string): Promise<Found[]> {
  const parsed = meta.safeParse(parse(await readSmallFile(join(base, 'meta', name, 'meta.json'))))
  if (!parsed.success) return []
  const { Host, SkipTLSVerify = false } = parsed.data.Endpoints.docker
  const endpoint = await readEndpoint(Host, await tlsOf(join(base, 'tls', name, 'docker'), SkipTLSVerify))
  return endpoint ? [{ label: cleanText(parsed.data.Name, 64), ...endpoint }] : []
}

async function tlsOf(folder: string, unverified: boolean): Promise<TlsFolder | undefined> {
  const files = await readdir(folder).catch(() => [])
  return files.length > 0 || unverified ? { folder, unverified } : undefined
}

async function currentContext(folder: string): Promise<string | undefined> {
  const parsed = settings.safeParse(parse(await readSmallFile(join(folder, 'config.json'))))
  return parsed.success ? parsed.data.currentContext : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
