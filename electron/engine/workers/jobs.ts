/**
 * What a killable worker can be asked, as a map from kind to input and output. Each job is a plain function: it may
 * block, loop or grow, because the thread it runs in is ended from outside.
 */
import { type OpenKey, openKey } from './open-key'
import { type ParseJson, parseJson } from './parse-json'

export interface Jobs {
  'open-key': OpenKey
  'parse-json': ParseJson
}
export type JobKind = keyof Jobs
export type JobInput<K extends JobKind> = Jobs[K]['input']
export type JobOutput<K extends JobKind> = Jobs[K]['output']

export const jobs: { [K in JobKind]: (input: JobInput<K>) => JobOutput<K> | Promise<JobOutput<K>> } = {
  'open-key': openKey,
  'parse-json': parseJson,
}

/**
 * What a job may need at least, in MB of heap. A thread that is given less could run into its limit inside one native
 * call, and that aborts the whole process; so no caller can give less. A job bounds what it hands to such calls.
 */
export const minMemoryMb: Readonly<Record<JobKind, number>> = { 'open-key': 64, 'parse-json': 256 }
