/**
 * The lab by hand: `node --experimental-strip-types e2e/lab/cli.ts up 2`. Keeps a lab open until Ctrl-C and prints how to
 * reach its hosts; the other commands find that lab from a second terminal. For people; tests use lab.ts.
 */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { IMAGE_RECIPES, type ImageName } from './image-recipes.ts'
import { type HostOptions, type Lab, openLab } from './lab.ts'
import { findHostInit, isRunning } from './processes.ts'
import type { LabRecord } from './record.ts'
import { listLabs, sweep } from './registry.ts'
import { namespacesOf } from './removal.ts'
import { SYSTEM_PATH } from './run.ts'

const USAGE = `usage: cli.ts up [N] [--json FILE] [--tap] [--tls] [--podman] [--sudo] [--images busybox,nginx,redis]
                                              open a lab of N hosts (2) until Ctrl-C; write its facts to FILE;
                                              --tls: engines on 2376 too, --podman: the last host has Podman
       cli.ts status                          list the labs on this machine
       cli.ts sh I COMMAND...                 run a command as root inside host I
       cli.ts docker I ARGUMENT...            run the docker CLI on host I's engine
       cli.ts down                            end the lab that \`up\` holds open
       cli.ts sweep                           remove what labs of dead owners left
       with several labs open: LAB=lsl2 cli.ts ... names the one that is meant`

const [command = 'help', ...rest] = process.argv.slice(2)
await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

async function main(): Promise<void> {
  if (command === 'up') await up()
  else if (command === 'status') status()
  else if (command === 'sh') inside(['sh', '-c', rest.slice(1).join(' ')])
  else if (command === 'docker') inside(['docker', ...rest.slice(1)])
  else if (command === 'down') down()
  else if (command === 'sweep') console.log(`removed ${(await sweep()).length} labs of dead owners`)
  else console.log(USAGE)
}

async function up(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      tap: { type: 'boolean', default: false },
      tls: { type: 'boolean', default: false },
      podman: { type: 'boolean', default: false },
      sudo: { type: 'boolean', default: false },
      images: { type: 'string', default: 'busybox' },
    },
  })
  const count = Number(positionals[0] ?? 2)
  if (!Number.isInteger(count) || count < 1 || count > 200) throw new Error(USAGE)
  const stop = new AbortController()
  const stopped = once(stop.signal, 'abort')
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort())
  const hosts = Array.from({ length: count }, (_, at): HostOptions => {
    const both = { tap: values.tap, sudo: values.sudo }
    if (values.podman && at === count - 1) return { ...both, engine: 'podman' }
    return values.tls ? { ...both, tcp: 'tls' } : both
  })
  const lab = await openLab({ hosts, images: values.images.split(',').filter(isImageName), signal: stop.signal })
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(facts(lab), null, 2)}\n`, { mode: 0o600 })
  print(lab)
  const alive = setInterval(() => undefined, 60_000)
  await stopped
  clearInterval(alive)
  await lab.dispose()
}

/** What a program needs to use the lab. */
function facts(lab: Lab): object {
  const hosts = lab.hosts.map((host) => ({
    index: host.index,
    name: host.name,
    address: host.address,
    port: host.sshPort,
    user: 'deploy',
    users: host.users,
    engineId: host.engineId,
    fingerprint: host.hostKeyFingerprint(),
    knownHostsLine: host.knownHostsLine(),
    socketPath: host.socketPath,
    engine: host.engine,
  }))
  const tls = lab.hasTls ? { tls: lab.tls } : {}
  return { prefix: lab.prefix, directory: lab.directory, pid: process.pid, keys: lab.keys, ...tls, hosts }
}

function print(lab: Lab): void {
  const options = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR'
  for (const host of lab.hosts) {
    console.log(`${host.name}  ${host.address}:22  ${host.hostKeyFingerprint()}  ${host.engine}`)
    console.log(`  ssh -i ${lab.keys.id.path} ${options} deploy@${host.address}`)
  }
  console.log(`locked key: ${lab.keys.idLocked.path}  passphrase: ${lab.keys.idLocked.passphrase}`)
  console.log(`password login: ${lab.keys.password.user}  ${lab.keys.password.password}`)
  if (lab.hasTls) printTls(lab)
  console.log(`lab ${lab.prefix} is up; Ctrl-C ends it`)
}

function printTls(lab: Lab): void {
  const { directory, ca, client, expiredClient, otherClient } = lab.tls
  for (const host of lab.hosts.filter((each) => each.engine === 'docker')) {
    console.log(`DOCKER_CERT_PATH=${directory} docker --tlsverify -H tcp://${host.address}:2376 ps`)
  }
  console.log(`ca: ${ca}  certificate: ${client.certificate}  key: ${client.key}`)
  console.log(`refused: ${expiredClient.certificate} ${otherClient.certificate}`)
}

function isImageName(name: string): name is ImageName {
  if (!(name in IMAGE_RECIPES)) throw new Error(`no image ${name}; there are ${Object.keys(IMAGE_RECIPES).join(', ')}`)
  return true
}

function status(): void {
  const labs = listLabs()
  if (labs.length === 0) console.log('no labs')
  for (const lab of labs) {
    const hosts = namespacesOf(lab.prefix).filter((name) => findHostInit(name) !== undefined)
    const owner = isRunning(lab.owner) ? `owner ${lab.owner.pid}` : 'owner dead'
    console.log(`${lab.prefix}  10.213.${lab.slot}.0/24  ${owner}  hosts: ${hosts.join(' ') || 'none'}`)
  }
}

/** Runs a command in the host, on this terminal, and ends with its exit code. */
function inside(argv: readonly string[]): void {
  const lab = theLab()
  const pid = findHostInit(`${lab.prefix}-h${rest[0]}`)
  if (pid === undefined) throw new Error(`host ${rest[0]} of ${lab.prefix} is not running`)
  const enter = ['-t', String(pid), '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w', '--']
  const env = { ...process.env, PATH: SYSTEM_PATH }
  process.exitCode = spawnSync('nsenter', [...enter, ...argv], { stdio: 'inherit', env }).status ?? 1
}

function theLab(): LabRecord {
  const running = listLabs().filter((lab) => isRunning(lab.owner))
  const chosen = process.env.LAB === undefined ? running : running.filter((lab) => lab.prefix === process.env.LAB)
  const [lab, another] = chosen
  if (lab === undefined) throw new Error('no such lab is open; `cli.ts up 2` opens one')
  if (another !== undefined)
    throw new Error(`several labs are open: set LAB to one of ${running.map((one) => one.prefix).join(', ')}`)
  return lab
}

/**
 * Ends one lab that `cli.ts up` holds open. Never several: on a shared machine the others are other people's; and never a
 * test run's, which would lose its hosts half way.
 */
function down(): void {
  const lab = theLab()
  if (lab.openedBy !== import.meta.filename)
    throw new Error(`${lab.prefix} belongs to ${lab.openedBy}: end that instead`)
  process.kill(lab.owner.pid, 'SIGTERM')
  console.log(`${lab.prefix} is ending`)
}
