/** Where things are, for the bench. */
import { join } from 'node:path'

export const BENCH = import.meta.dirname
export const ROOT = join(BENCH, '..', '..')
