/**
 * Files as a kernel shows them, in a folder, and a shell of this machine in place of a host's: the reader's own script runs
 * in it for real, over a folder instead of over `/`. So control groups of version 2 are tested where none are mounted. Written after
 * the kernel's Documentation/admin-guide/cgroup-v2.rst and cgroup-v1, and proc(5). For tests of metrics.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Duplex } from 'node:stream'

export interface KernelFiles {
  root: string
  write: (path: string, text: string) => void
  remove: (path: string) => void
  dispose: () => void
}

/** In memory where that is to be had: a thousand containers are 8,000 files. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

export function plantKernelFiles(files: Readonly<Record<string, string>> = {}): KernelFiles {
  const root = mkdtempSync(join(FOLDER, 'kernel-files-'))
  const write = (path: string, text: string) => {
    const place = join(root, path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, text)
  }
  for (const [path, text] of Object.entries(files)) write(path, text)
  const remove = (path: string) => rmSync(join(root, path), { recursive: true, force: true })
  return { root, write, remove, dispose: () => remove('/') }
}

/** What a machine with one disk and one way out shows. */
export const MACHINE = {
  '/proc/1/cgroup': '0::/init.scope\n',
  '/proc/uptime': '1000.25 7000.50\n',
  '/proc/stat': 'cpu  1000 200 300 8000 500 10 20 30 400 50\ncpu0 500 100 150 4000 250 5 10 15 200 25\nintr 1 2 3\n',
  '/proc/meminfo': 'MemTotal:       16000000 kB\nMemFree:  1000000 kB\nMemAvailable:    4000000 kB\nBuffers: 7 kB\n',
  '/proc/loadavg': '0.75 0.50 0.25 2/345 6789\n',
  '/proc/diskstats': [
    '   7       0 loop0 50 0 999 1 0 0 0 0 0 1 1',
    ' 259       0 nvme0n1 10 1 2000 5 20 2 4000 6 0 7 8 0 0 0 0 0 0',
    ' 259       1 nvme0n1p1 9 1 1900 5 20 2 3900 6 0 7 8 0 0 0 0 0 0',
    '   8       0 sda 1 0 16 1 1 0 8 1 0 1 1',
    '   8       1 sda1 1 0 16 1 1 0 8 1 0 1 1',
    ' 253       0 dm-0 30 0 2016 5 20 0 4008 6 0 7 8',
    ' 202       1 xvdb1 1 0 32 1 1 0 64 1 0 1 1\n',
  ].join('\n'),
  '/proc/net/dev': interfaces(
    ['lo', 77, 77],
    ['eth0', 1000, 2000],
    ['docker0', 5, 6],
    ['veth12ab', 7, 8],
    ['eth1', 1, 2],
  ),
}

export function interfaces(...all: [name: string, received: number, sent: number][]): string {
  const head = 'Inter-|   Receive                  |  Transmit\n face |bytes    packets errs |bytes    packets errs\n'
  return head + all.map(([name, r, s]) => `${name.padStart(6)}: ${r} 10 0 0 0 0 0 0 ${s} 20 0 0 0 0 0 0\n`).join('')
}

/** Runs commands as the shell of a login would: `login` gets them, and `/bin/sh` is `inner`. */
export function shellOf({ login = ['/bin/sh'], inner = '/bin/sh', environment = {} }: ShellOptions = {}) {
  const processes: ChildProcess[] = []
  const [program = '', ...options] = login
  return {
    processes,
    talk(command: string): Duplex {
      const child = spawn(program, [...options, '-c', command.replace('/bin/sh', inner)], {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { ...process.env, ...environment },
      })
      processes.push(child)
      child.stdin.on('error', () => {}) // it has ended, which its output says too
      return Duplex.from({ readable: child.stdout, writable: child.stdin })
    },
  }
}
export interface ShellOptions {
  login?: readonly string[]
  inner?: string
  environment?: Record<string, string>
}
