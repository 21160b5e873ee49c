/**
 * What the engine says when it will not read or write a file, in our words. Docker's sentences are known by a few of
 * their words (moby, daemon/archive.go and pkg/archive; Podman's are near them); others are passed on. Pure; used by
 * index.ts.
 */
import { type ErrorCode, Failure } from '../../../shared/errors'

export interface Place {
  path: string
  container: string
  hostName: string
}
type Row = [pattern: RegExp, code: ErrorCode, message: (place: Place) => string, hint: string]

const TABLE: Row[] = [
  [
    /rootfs is marked read-only|read-only file system|rootfs is read-only/i,
    'DENIED',
    ({ container }) => `The file system of ${container} can only be read.`,
    'It was made with a read-only root; only its volumes can be written.',
  ],
  [
    /marked read-only|mounted volume is/i,
    'DENIED',
    ({ path, container }) => `What is mounted at ${path} in ${container} can only be read.`,
    'Its mount is read-only; change the file where it comes from.',
  ],
  [
    /device or resource busy/i,
    'CONFLICT',
    ({ path, container }) => `${path} is a mount of its own in ${container} and cannot be replaced from outside.`,
    'Start the container: a running one can be written from inside. Or change the file where it comes from.',
  ],
  [
    /no space left on device|disk quota exceeded/i,
    'ENGINE_REFUSED',
    ({ hostName }) => `The disk of ${hostName} is full.`,
    'Remove images or volumes that nothing uses.',
  ],
  [
    /cannot overwrite (?:non-)?directory|with non-directory|overwrite non-directory/i,
    'CONFLICT',
    ({ path }) => `A file would replace a folder of ${path}, or a folder a file.`,
    'Rename one of them.',
  ],
  [
    /too many (?:levels of symbolic )?links|too many symlinks/i,
    'CONFLICT',
    ({ path }) => `The links of ${path} lead in a circle.`,
    '',
  ],
  [/extraction point is not a directory|not a directory/i, 'CONFLICT', ({ path }) => `${path} is no directory.`, ''],
  [
    /permission denied|operation not permitted/i,
    'DENIED',
    ({ path, hostName }) => `The engine on ${hostName} may not use ${path}.`,
    'The file system it lies on forbids it, or the engine runs without root.',
  ],
  [/file name too long/i, 'INVALID', ({ path }) => `A name below ${path} is too long.`, ''],
  [
    /no such container|no container with/i,
    'NOT_FOUND',
    ({ container, hostName }) => `${container} is not on ${hostName} any more.`,
    'It was removed meanwhile; the list is up to date again in a moment.',
  ],
  [
    /could not find the file|no such file or directory|file not found|ENOENT/i,
    'NOT_FOUND',
    ({ path, container }) => `There is no ${path} in ${container}.`,
    '',
  ],
]

const SAID: ReadonlySet<ErrorCode> = new Set(['CONFLICT', 'ENGINE_REFUSED', 'NOT_FOUND', 'INVALID', 'DENIED'])

/** Anything but a refusal by the engine is given back as it is; so is a sentence of our own, which has no details. */
export function inOurWords(thrown: unknown, place: Place): unknown {
  if (!(thrown instanceof Failure) || !SAID.has(thrown.code) || !/^HTTP \d/.test(thrown.info.details ?? ''))
    return thrown
  const details = [thrown.message, thrown.info.details].filter(Boolean).join(' · ')
  for (const [pattern, code, message, hint] of TABLE)
    if (pattern.test(thrown.message)) return new Failure(code, message(place), { hint, details, cause: thrown })
  return thrown
}
