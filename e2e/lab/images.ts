/**
 * Builds the lab's images and gives them to hosts. A built image is kept as a tar in the user's cache folder under a name
 * that changes with everything it was made from, so that the second run builds nothing and needs no network.
 */
import { createHash, randomUUID } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { LabHost } from './host.ts'
import { IMAGE_RECIPES, type ImageName, type ImageRecipe } from './image-recipes.ts'
import { run } from './run.ts'

/** Change it when the code below builds a different image from the same recipe. */
const BUILDER_VERSION = 1
const BUSYBOX = '/bin/busybox'
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'longshore', 'lab-images')
const ROOT_FOLDERS = 'bin dev etc lib lib64 proc root run sys tmp usr/bin usr/sbin var/log var/lib'.split(' ')
const PATH_CHANGE = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const ACCOUNTS = {
  'etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/bin/false\nnobody:x:65534:65534::/:/bin/false\n',
  'etc/group': 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n',
  'etc/nsswitch.conf': 'hosts: files dns\n',
}

/** Imports the images into the hosts, all hosts at the same time; builds first what is not in the cache. */
export async function provideImages(
  hosts: readonly LabHost[],
  names: readonly ImageName[],
  signal?: AbortSignal,
): Promise<void> {
  for (const name of names) {
    signal?.throwIfAborted()
    const tar = await buildImage(name)
    const changes = [...IMAGE_RECIPES[name].changes, PATH_CHANGE].flatMap((line) => ['--change', line])
    await Promise.all(hosts.map((host) => host.docker('import', ...changes, tar, `${name}:latest`)))
  }
}

/** Path of the image's tar, built now if need be. */
async function buildImage(name: ImageName): Promise<string> {
  const recipe: ImageRecipe = IMAGE_RECIPES[name]
  const target = join(CACHE, `${name}-${cacheKey(recipe)}.tar`)
  if (existsSync(target)) return target
  const work = join(CACHE, `building-${randomUUID()}`)
  try {
    const root = join(work, 'root')
    makeBusyboxRoot(root)
    await addPackages(recipe, join(work, 'packages'), root)
    for (const folder of recipe.folders) mkdirSync(join(root, folder), { recursive: true })
    for (const [path, text] of Object.entries(recipe.files)) writeInto(root, path, text)
    await run('tar', ['-C', root, '--numeric-owner', '--owner=0', '--group=0', '-cf', join(work, 'image.tar'), '.'])
    renameSync(join(work, 'image.tar'), target) // at once, so that a build going on next door never sees half a tar
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return target
}

/** The Debian release stands for the versions of the packages and of the shared libraries taken from this machine. */
function cacheKey(recipe: ImageRecipe): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([BUILDER_VERSION, recipe, process.arch, readFileSync('/etc/os-release', 'utf8')]))
  hash.update(readFileSync(BUSYBOX))
  return hash.digest('hex').slice(0, 16)
}

function makeBusyboxRoot(root: string): void {
  for (const folder of ROOT_FOLDERS) mkdirSync(join(root, folder), { recursive: true })
  chmodSync(join(root, 'tmp'), 0o1777)
  copyFileSync(BUSYBOX, join(root, 'bin/busybox'))
  symlinkSync('/run', join(root, 'var/run'))
  for (const [path, text] of Object.entries(ACCOUNTS)) writeInto(root, path, text)
}

async function addPackages(recipe: ImageRecipe, directory: string, root: string): Promise<void> {
  await addApplets(root)
  if (recipe.packages.length === 0) return
  const unpacked = join(directory, 'unpacked')
  mkdirSync(unpacked, { recursive: true })
  await run('apt-get', ['download', '-q', ...recipe.packages], { cwd: directory, timeoutMs: 300_000 })
  const files = readdirSync(directory).filter((name) => name.endsWith('.deb'))
  for (const file of files) await run('dpkg', ['-x', join(directory, file), unpacked])
  for (const [from, to] of Object.entries({ ...recipe.copies, ...recipe.programs }))
    copyInto(root, join(unpacked, from), to)
  await addLibraries(root, Object.values(recipe.programs), unpacked)
}

/** One link for each command; busybox lists itself too, and a link to itself would replace it. */
async function addApplets(root: string): Promise<void> {
  const applets = (await run(BUSYBOX, ['--list'])).split('\n')
  for (const applet of applets)
    if (applet !== '' && applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet))
}

/** Copies the shared libraries that the programs load, from the unpacked packages or from this machine. */
async function addLibraries(root: string, programs: readonly string[], unpacked: string): Promise<void> {
  const multiarch = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  const env = { LD_LIBRARY_PATH: join(unpacked, 'usr/lib', multiarch) }
  for (const program of programs) {
    const listed = await run('ldd', [join(root, program)], { env })
    if (listed.includes('not found'))
      throw new Error(`the image lacks a package with a library of ${program}:\n${listed}`)
    for (const [path] of listed.matchAll(/\/\S+(?= \()/g)) {
      const folder = basename(path).startsWith('ld-') ? dirname(path) : join('lib', multiarch)
      copyInto(root, path, join(folder, basename(path)))
    }
  }
}

function copyInto(root: string, from: string, to: string): void {
  mkdirSync(dirname(join(root, to)), { recursive: true })
  copyFileSync(from, join(root, to)) // follows links, keeps the mode
}

function writeInto(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
