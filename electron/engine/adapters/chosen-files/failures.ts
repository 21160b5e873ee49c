/** What the file system of this computer refuses, in words. Pure; used by the files beside it. */
import { Failure } from '../../../../shared/errors'

const WORDS: Record<string, (name: string) => Failure> = {
  ENOSPC: (name) =>
    new Failure('CONFLICT', `The disk of this computer is too full for ${name}.`, {
      hint: 'Make room, or choose another disk.',
    }),
  EDQUOT: (name) =>
    new Failure('CONFLICT', `Your quota on this computer is too small for ${name}.`, {
      hint: 'Make room, or choose another disk.',
    }),
  EFBIG: (name) =>
    new Failure('CONFLICT', `${name} is too large for that disk’s file system.`, { hint: 'Choose another disk.' }),
  EACCES: (name) =>
    new Failure('DENIED', `This computer does not let you use ${name}.`, {
      hint: 'Look at its permissions, or choose another folder.',
    }),
  EPERM: (name) =>
    new Failure('DENIED', `This computer does not let you use ${name}.`, {
      hint: 'Look at its permissions, or choose another folder.',
    }),
  EROFS: (name) =>
    new Failure('DENIED', `${name} would lie on a disk that can only be read.`, { hint: 'Choose another folder.' }),
  ENOENT: (name) => new Failure('NOT_FOUND', `${name} is not there any more.`, { hint: 'Choose it again.' }),
  ENOTDIR: (name) => new Failure('NOT_FOUND', `${name} is not there any more.`, { hint: 'Choose it again.' }),
  EISDIR: (name) => new Failure('CONFLICT', `${name} is a folder.`, { hint: 'Choose another name.' }),
  ELOOP: (name) => new Failure('CONFLICT', `${name} is a link now.`, { hint: 'Choose the file it leads to.' }),
  ENAMETOOLONG: (name) =>
    new Failure('INVALID', `The name ${name.slice(0, 40)}… is too long.`, { hint: 'Choose a shorter one.' }),
}

/** A path of this computer never leaves it by an error: only the name does. */
export function inWords(thrown: unknown, name: string): unknown {
  if (thrown instanceof Failure) return thrown
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined
  if (words) return words(name)
  if (code === '') return thrown
  return new Failure('CONFLICT', `${name} could not be read or written on this computer.`, { details: code })
}
