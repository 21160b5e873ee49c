/**
 * Files inside containers, by the engine's archive calls and, where it runs, a command inside: browse, look into and edit
 * small text files, upload and download. Paths are absolute inside the container; links are followed inside it only.
 * Implemented by electron/engine/files, shown by renderer/features/files.
 */
import * as z from 'zod'
import { cleanText } from '../domain/text'
import { containerReference } from './containers'
import { command, query, type Target } from './runtime'

/** What is read into the editor; larger files are downloaded. */
export const MAX_TEXT_BYTES = 1024 * 1024

/** Absolute, without NUL; `.` and `..` are resolved by the engine before anything is asked. */
const path = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^\/[^\0]*$/)
const place = containerReference.extend({ path })
const fileId = z.string().min(1).max(64)
const reason = z.string().trim().max(500).optional()

export const fileEntry = z.object({
  name: z.string(),
  kind: z.enum(['file', 'directory', 'link', 'other']),
  sizeBytes: z.number(),
  /** Permission bits as `stat` gives them: 0o755. */
  mode: z.number(),
  modifiedAt: z.number(),
  owner: z.string(),
  group: z.string(),
  /** Of a link: what it says, and what it leads to inside the container. */
  linkTo: z.string().optional(),
  leadsTo: z.enum(['file', 'directory', 'other', 'nothing']).optional(),
  /** Its name is no UTF-8: it can be seen here, but no path in text leads to it. */
  isOutOfReach: z.boolean().optional(),
})
export type FileEntry = z.output<typeof fileEntry>

const at = (input: z.output<typeof place>): Target => ({
  kind: 'file',
  hostId: input.hostId,
  id: cleanText(input.path, 4096),
  name: cleanText(`${input.name ?? input.id}:${input.path}`, 4096),
})

export const files = {
  /** The entries of a directory, by name. `path` is where it really is, after links. */
  list: query({
    input: place,
    output: z.object({
      path: z.string(),
      entries: z.array(fileEntry),
      /** A command inside, or the engine's archive: that one names owners by number and does not see what lies in memory. */
      from: z.enum(['command', 'archive']),
      /** More are there: than are shown (10,000), or than could be found within the limits of an archive. */
      isCut: z.enum(['no', 'many', 'large']),
    }),
    timeoutMs: 60_000,
    access: { area: 'files', verb: 'view', target: at },
  }),
  /** A text file of at most 1 MiB. INVALID for one that is larger or no text. */
  read: query({
    input: place,
    output: z.object({
      path: z.string(),
      text: z.string(),
      /** Of the content as read: `write` refuses with CONFLICT when the file has changed since. */
      version: z.string(),
      mode: z.number(),
      /** Windows line ends, a byte-order mark: not in `text`, and kept when it is written. */
      lineEnd: z.enum(['\n', '\r\n']),
      hasByteOrderMark: z.boolean(),
      /** Why it can only be looked at, as a sentence. */
      onlyToRead: z.string().optional(),
    }),
    timeoutMs: 60_000,
    access: { area: 'files', verb: 'operate', target: at },
  }),
  write: command({
    input: place.extend({ text: z.string().max(MAX_TEXT_BYTES), version: z.string().max(128), reason }),
    output: z.object({ version: z.string() }),
    timeoutMs: 60_000,
    access: { area: 'files', verb: 'manage', target: at },
    audit: { action: 'file.write', target: at, reason: (input) => input.reason },
  }),
  /** A file as it is, a folder as a tar archive, into a file the person has chosen (shell.files.chooseSave). */
  download: command({
    input: place.extend({ fileId }),
    output: z.object({ taskId: z.string() }),
    access: { area: 'files', verb: 'operate', target: at },
    audit: { action: 'file.download', target: at },
  }),
  /** Files and folders the person has chosen (shell.files.chooseOpen), into the directory `path`. */
  upload: command({
    input: place.extend({ fileIds: z.array(fileId).min(1).max(100), overwrite: z.boolean(), reason }),
    output: z.object({ taskId: z.string() }),
    access: { area: 'files', verb: 'manage', target: at },
    audit: {
      action: 'file.upload',
      target: at,
      reason: (input) => input.reason ?? (input.overwrite ? 'overwrites' : undefined),
    },
  }),
}
