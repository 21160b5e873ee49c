/**
 * Refuses a database on a network file system: SQLite's locks and the WAL's shared memory do not work there, and the
 * file would be damaged sooner or later. Called by start.ts. Decided by the type in the kernel's mount table, because
 * statfs gives one number for all of FUSE, local and remote alike.
 */
import { readFileSync, realpathSync } from 'node:fs'
import { Failure } from '../../../../shared/errors'

const REMOTE =
  /^(nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|coda|glusterfs|lustre|ncpfs|ocfs2|beegfs|orangefs|davfs|fuse\.(sshfs|s3fs|rclone|glusterfs|ceph|cephfs|davfs2?|curlftpfs|gvfsd-fuse|google-drive-ocamlfuse|smbnetfs|nfs.*))$/

/**
 * The type of the file system `path` lies on. `mountInfo` is the text of /proc/self/mountinfo, see proc(5): the mount
 * point is the fifth field with octal escapes, the type the first field after ` - `. Of mounts stacked on one point
 * the last wins.
 */
export function fileSystemOf(path: string, mountInfo: string): string {
  let best = { point: '', type: '' }
  for (const line of mountInfo.split('\n')) {
    const [before, after] = line.split(' - ')
    const point = before?.split(' ')[4]?.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)))
    const type = after?.split(' ')[0]
    if (!point || !type) continue
    const holds = point === '/' || path === point || path.startsWith(`${point}/`)
    if (holds && point.length >= best.point.length) best = { point, type }
  }
  return best.type
}

export function isRemoteFileSystem(type: string): boolean {
  return REMOTE.test(type)
}

/** Throws a Failure when the folder, which must exist, is on a network file system as far as the system tells. */
export function refuseNetworkFolder(directory: string) {
  const path = realpathSync.native(directory)
  const type = path.startsWith('\\\\') ? 'a Windows share' : fileSystemOf(path, mountTable())
  if (type !== 'a Windows share' && !isRemoteFileSystem(type)) return
  throw new Failure('INVALID', `The database cannot be kept on a network drive (${type}); it would be damaged there.`, {
    hint: 'Choose a folder on a disk of this machine.',
    data: { cause: 'network-drive' },
    details: path,
  })
}

function mountTable(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    return '' // macOS and Windows have no such table; a share there is only known by its UNC path
  }
}
