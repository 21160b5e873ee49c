/**
 * Files of real containers through the contract, over real SSH: images with GNU tools, with busybox and with nothing,
 * running and stopped, on Docker and Podman; hostile names, links that want to leave, edits that must not be lost.
 */
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { type LabHost, labUnavailable, openLab } from '../../../e2e/lab/lab'
import { following } from '../containers/following'
import { labEngine } from '../testing/lab-engine'
import { filesIn } from './test-files'

const unavailable = labUnavailable()
const opened = labEngine(() => openLab({ hosts: [{}, { engine: 'podman' }] }), {
  before: async (lab) => {
    await importTools(lab.host(1))
    await importNothing(lab.host(1))
  },
})
const { rowIs, taskEnds, auditOf } = following(() => opened.client)
const { at, list, chosen, here } = filesIn(() => opened.app, rowIs)

/** An image with Debian's own sh, find, stat and head. */
async function importTools(host: LabHost) {
  const programs = '/bin/dash /usr/bin/find /usr/bin/stat /usr/bin/head /usr/bin/cat /usr/bin/sleep /usr/bin/rm'
  await host.sh(`set -e; r=/tmp/tools; mkdir -p $r/bin $r/etc $r/tmp
    for p in ${programs}; do cp $p $r/bin/; for l in $(ldd $p | grep -o '/[^ ]*'); do mkdir -p $r$(dirname $l); cp -n $l $r$l; done; done
    mv $r/bin/dash $r/bin/sh; echo root:x:0:0:root:/root:/bin/sh > $r/etc/passwd; echo 'root:x:0:' > $r/etc/group
    tar -C $r -c . | docker import --change 'CMD ["sh","-c","while :; do sleep 1; done"]' - tools`)
}

/** An image with one static program and no shell. */
async function importNothing(host: LabHost) {
  await host.sh(`set -e; r=/tmp/nothing; mkdir -p $r/app $r/etc; cp /bin/busybox $r/app/server; echo hello > $r/etc/motd
    tar -C $r -c . | docker import --change 'CMD ["/app/server","sh","-c","while :; do sleep 1; done"]' - nothing`)
}

const failure = (code: string, message: RegExp | string = '') => ({
  info: {
    code,
    message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
  },
})
const HOSTILE = [
  '-rf',
  ' lead',
  "it's",
  'a -> b',
  'two\nlines',
  'tab\there',
  'ünï',
  '$(reboot)',
  '‮gpj.exe',
  '*',
  'x'.repeat(255),
]

/** Names that break scripts, links of every kind, modes, a device. */
async function makeTree(host: LabHost, name: string) {
  const script = `set -e; mkdir -p /d/sub; cd /d; echo hello > plain; chown 33:33 plain; chmod 4751 plain
    ln -s plain good; ln -s /nowhere bad; ln -s /d/sub dir; ln -s loop loop; ln -s '../../../../../../etc/passwd' out
    ln -s "$(printf 'odd\\n-> target')" "odd' -> 'link"; mkfifo pipe; ln plain hard`
  await host.docker('exec', name, 'sh', '-c', script)
  for (const odd of HOSTILE) await host.docker('exec', name, 'sh', '-c', 'echo x > "/d/$1"', 'sh', odd)
  await host.docker('exec', name, 'sh', '-c', `printf x > "/d/$(printf 'bad\\377utf8')"`)
}

describe.skipIf(unavailable)(unavailable ?? 'files of a container', { timeout: 90_000 }, () => {
  it.concurrent.each([
    ['docker', 1],
    ['podman', 2],
  ] as const)('%s: lists the same from inside and by the archive, whatever names there are', async (engine, index) => {
    const host = opened.lab.host(index)
    const name = `tree-${engine}`
    await startSleeper(host, name)
    await makeTree(host, name)
    const inside = await list(name, '/d')
    expect(inside).toMatchObject({ path: '/d', from: 'command', isCut: 'no' })
    const names = inside.entries.map((one) => one.name)
    expect(names).toEqual(expect.arrayContaining([...HOSTILE, 'plain', 'sub', 'pipe']))
    const known = (all: typeof inside.entries) => Object.fromEntries(all.map((one) => [one.name, one]))
    expect(known(inside.entries)).toMatchObject({
      plain: { kind: 'file', sizeBytes: 6, mode: 0o4751, owner: 'www-data', group: 'www-data' },
      sub: { kind: 'directory' },
      good: { kind: 'link', linkTo: 'plain', leadsTo: 'file' },
      bad: { linkTo: '/nowhere', leadsTo: 'nothing' },
      dir: { leadsTo: 'directory' },
      loop: { leadsTo: 'nothing' },
      out: { linkTo: '../../../../../../etc/passwd', leadsTo: 'file' },
      pipe: { kind: 'other' },
      "odd' -> 'link": { kind: 'link', linkTo: 'odd\n-> target', leadsTo: 'nothing' },
    })
    expect(inside.entries.find((one) => one.name.startsWith('bad\ufffd'))).toMatchObject({ isOutOfReach: true })
    await host.docker('stop', '-t', '1', name)
    await rowIs(name, ({ state }) => state === 'exited')
    const outside = await list(name, '/d')
    expect(outside.from).toBe('archive')
    expect(outside.entries.map((one) => [one.name, one.kind])).toEqual(
      inside.entries.map((one) => [one.name, one.kind]),
    )
    expect(known(outside.entries)).toMatchObject({
      plain: { sizeBytes: 6, mode: 0o4751, owner: engine === 'docker' ? '33' : '' },
      out: { kind: 'link' },
    })
    expect((await list(name, '/')).entries.map((one) => one.name)).toEqual(expect.arrayContaining(['bin', 'd', 'etc']))
    await host.docker('rm', '-f', name)
  })

  it('lists with GNU find, and without any tool', async () => {
    const host = opened.lab.host(1)
    await host.docker('run', '-d', '--name', 'gnu', 'tools')
    await host.docker(
      'exec',
      'gnu',
      'sh',
      '-c',
      `cd /tmp; echo a > "$(printf 'n\\nl')"; echo b > ünï; : > "$(printf 'q\\377')"`,
    )
    const { entries, from } = await list('gnu', '/tmp/../tmp/./')
    expect(from).toBe('command')
    expect(entries.map((one) => [one.name, one.owner, one.isOutOfReach ?? false])).toEqual([
      ['n\nl', 'root', false],
      ['q\ufffd', 'root', true],
      ['ünï', 'root', false],
    ])
    expect(entries[0]?.modifiedAt).toBeGreaterThan(Date.now() - 60_000)
    await host.docker('run', '-d', '--name', 'bare', 'nothing')
    expect(await list('bare', '/etc')).toMatchObject({
      from: 'archive',
      entries: expect.arrayContaining([expect.objectContaining({ name: 'motd' })]),
    })
    expect((await list('bare', '/')).entries.map((one) => one.name)).toEqual(expect.arrayContaining(['app', 'etc']))
    const motd = await opened.client.files.read(await at('bare', '/etc/motd'))
    expect(motd.text).toBe('hello\n')
    await opened.client.files.write({ ...(await at('bare', '/etc/motd')), text: 'bye\n', version: motd.version })
    expect((await opened.client.files.read(await at('bare', '/etc/motd'))).text).toBe('bye\n')
    await host.docker('rm', '-f', 'gnu', 'bare')
  })

  it('a directory of 12,000 entries is cut, and a path that is none is said to be', async () => {
    const host = opened.lab.host(1)
    await startSleeper(host, 'many')
    await host.docker('exec', 'many', 'sh', '-c', 'mkdir /m; cd /m; seq 12000 | xargs touch')
    const startedAt = performance.now()
    const { entries, isCut } = await list('many', '/m')
    console.log(`12,000 entries: ${Math.round(performance.now() - startedAt)} ms`)
    expect([entries.length, isCut]).toEqual([10_000, 'many'])
    await expect(list('many', '/none')).rejects.toMatchObject(failure('NOT_FOUND', 'There is no /none'))
    await expect(list('many', '/etc/passwd')).rejects.toMatchObject(failure('CONFLICT', 'no directory'))
    await host.docker('stop', '-t', '1', 'many')
    await rowIs('many', ({ state }) => state === 'exited')
    await expect(list('many', '/none')).rejects.toMatchObject(failure('NOT_FOUND', 'There is no /none'))
    await expect(list('many', '/etc/passwd')).rejects.toMatchObject(failure('CONFLICT', 'no directory'))
    expect((await list('many', '/m')).isCut).toBe('many')
    await host.docker('rm', '-f', 'many')
  })

  it.concurrent.each([
    ['docker', 1],
    ['podman', 2],
  ] as const)('%s: links never lead out of the container', async (engine, index) => {
    const host = opened.lab.host(index)
    const name = `escape-${engine}`
    await host.sh('mkdir -p /srv/outside; echo secret > /srv/outside/secret')
    await startSleeper(host, name)
    const script = `mkdir /e; cd /e; ln -s /srv/outside abs; ln -s ../../../../../../srv/outside rel
      ln -s /proc/1/root/srv/outside proc; ln -s a b; ln -s b a; mkdir -p /srv/outside; echo mine > /srv/outside/mine`
    await host.docker('exec', name, 'sh', '-c', script)
    const check = async () => {
      for (const path of ['/e/abs', '/e/rel', '/../../srv/outside'])
        expect(
          (await list(name, path)).entries.map((one) => one.name),
          path,
        ).toEqual(['mine'])
      expect((await opened.client.files.read(await at(name, '/e/rel/mine'))).text).toBe('mine\n')
      for (const path of ['/e/abs/secret', '/e/rel/secret', '/e/proc/secret', '/e/a'])
        await expect(opened.client.files.read(await at(name, path)), path).rejects.toMatchObject({
          info: { code: expect.stringMatching(/NOT_FOUND|CONFLICT|ENGINE_REFUSED/) },
        })
    }
    await check()
    await host.docker('stop', '-t', '1', name)
    await rowIs(name, ({ state }) => state === 'exited')
    await check()
    writeFileSync(here(`in-${engine}.txt`), 'from here')
    const { taskId } = await opened.client.files.upload({
      ...(await at(name, '/e/rel')),
      fileIds: [chosen(here(`in-${engine}.txt`))],
      overwrite: false,
    })
    expect(await taskEnds(taskId)).toMatchObject({ state: 'done' })
    expect(await host.sh('ls /srv/outside')).toBe('secret\n')
    expect((await list(name, '/srv/outside')).entries.map((one) => one.name)).toEqual([`in-${engine}.txt`, 'mine'])
    await host.docker('rm', '-f', name)
  })

  it.concurrent.each([
    ['docker', 1],
    ['podman', 2],
  ] as const)('%s: reads, writes, and refuses what would lose work', async (engine, index) => {
    const host = opened.lab.host(index)
    const name = `edit-${engine}`
    await startSleeper(host, name, '--tmpfs', '/memory', '-v', 'ro:/ro:ro')
    const sh = (script: string) => host.docker('exec', name, 'sh', '-c', script)
    await sh(`printf 'one\\r\\ntwo\\r\\n' > /w.txt; printf '\\357\\273\\277bom\\n' > /bom; printf 'a\\r\\nb\\n' > /mixed
      printf 'x\\0y' > /bin.dat; head -c 1048577 /dev/zero | tr '\\0' a > /large; printf '\\377' > /latin
      echo live > /memory/live; chown 33:34 /w.txt; chmod 4640 /w.txt; ln -s /w.txt /w.link; : > /empty`)
    const { files } = opened.client
    const read = async (path: string) => files.read(await at(name, path))
    const windows = await read('/w.link')
    expect(windows).toMatchObject({ path: '/w.txt', text: 'one\ntwo\n', lineEnd: '\r\n', hasByteOrderMark: false })
    const { version } = await files.write({
      ...(await at(name, '/w.link')),
      text: 'one\n2\n',
      version: windows.version,
    })
    expect(await host.docker('exec', name, 'cat', '/w.txt')).toBe('one\r\n2')
    expect(await host.docker('exec', name, 'stat', '-c', '%u:%g %a', '/w.txt')).toBe('33:34 640')
    expect(await host.docker('exec', name, 'readlink', '/w.link')).toBe('/w.txt')
    await sh('echo three >> /w.txt')
    await expect(files.write({ ...(await at(name, '/w.txt')), text: 'x', version })).rejects.toMatchObject(
      failure('CONFLICT', 'has changed since'),
    )
    const bom = await read('/bom')
    expect(bom).toMatchObject({ text: 'bom\n', hasByteOrderMark: true })
    await files.write({ ...(await at(name, '/bom')), text: 'bom2\n', version: bom.version, reason: 'because' })
    expect(await sh('head -c 6 /bom | od -An -tx1')).toBe('ef bb bf 62 6f 6d')
    expect(await read('/empty')).toMatchObject({ text: '' })
    expect(await read('/mixed')).toMatchObject({ onlyToRead: expect.stringContaining('line ends') })
    for (const path of ['/bin.dat', '/latin', '/large', '/etc', '/dev/null'])
      await expect(read(path), path).rejects.toMatchObject(failure('INVALID'))
    expect(await read('/memory/live')).toMatchObject({ text: 'live\n', onlyToRead: expect.stringContaining('memory') })
    expect((await read('/proc/self/status')).text).toContain('Name:')
    const kept = await read('/bom')
    await host.docker('stop', '-t', '1', name)
    await rowIs(name, ({ state }) => state === 'exited')
    const rewrite = files.write({ ...(await at(name, '/bom')), text: 'stopped\n', version: kept.version })
    if (engine === 'podman') await expect(rewrite).rejects.toMatchObject(failure('CONFLICT', 'who owns /bom'))
    else await rewrite
    expect((await read('/bom')).text).toBe(engine === 'podman' ? 'bom2\n' : 'stopped\n')
    writeFileSync(here(`ro-${engine}.txt`), 'x')
    const { taskId } = await files.upload({
      ...(await at(name, '/ro')),
      fileIds: [chosen(here(`ro-${engine}.txt`))],
      overwrite: false,
    })
    expect(await taskEnds(taskId)).toMatchObject({ state: 'failed', error: { code: 'DENIED' } })
    expect(await auditOf('file.write', `${name}:/bom`)).toMatchObject([
      { outcome: engine === 'podman' ? 'failed' : 'done' },
      { outcome: 'done', reason: 'because' },
    ])
    await host.docker('rm', '-f', name)
  })

  it('a file that is a mount of its own is written from inside; a read-only root is said to be one', async () => {
    const host = opened.lab.host(1)
    await host.sh('mkdir -p /srv/conf; echo a=1 > /srv/conf/app.conf')
    await startSleeper(host, 'mounted', '-v', '/srv/conf/app.conf:/etc/app.conf')
    await startSleeper(host, 'frozen', '--read-only')
    const { files } = opened.client
    const conf = await files.read(await at('mounted', '/etc/app.conf'))
    await files.write({ ...(await at('mounted', '/etc/app.conf')), text: 'a=2\n', version: conf.version })
    expect(await host.sh('cat /srv/conf/app.conf')).toBe('a=2\n')
    expect((await list('mounted', '/etc')).entries.map((one) => one.name)).not.toContain(
      expect.stringContaining('longshore'),
    )
    const passwd = await files.read(await at('frozen', '/etc/passwd'))
    await expect(
      files.write({ ...(await at('frozen', '/etc/passwd')), text: 'x', version: passwd.version }),
    ).rejects.toMatchObject(failure('DENIED', 'read-only'))
    await host.docker('rm', '-f', 'mounted', 'frozen')
  })
})
