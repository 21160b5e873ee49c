/**
 * Typical containers for tests, each started with the docker CLI on a lab host, as an operator would. All need only the
 * busybox image unless told otherwise. Each function resolves with the container's full id.
 */
import type { LabHost } from './host.ts'

/** A container that does nothing and ends at once on SIGTERM. */
export async function startSleeper(host: LabHost, name: string, ...options: string[]): Promise<string> {
  // A plain `sleep` as process 1 ignores SIGTERM, and each stop would take docker's ten seconds.
  return startShell(host, name, options, 'trap "exit 0" TERM; while :; do sleep 3600 & wait $!; done')
}

/** What takes all the processor time it is given. */
export const BURN = 'while :; do :; done'

/** A container that takes as many cores as it may: `cpus` as in `docker run --cpus`. */
export function startBurner(host: LabHost, name: string, cpus: string, ...options: string[]): Promise<string> {
  return startShell(host, name, ['--cpus', cpus, ...options], BURN)
}

/** One that burns up to half a core, `burner`, and one that may have 128 MiB and uses next to nothing, `hog`. */
export async function startLoads(host: LabHost): Promise<void> {
  await startBurner(host, 'burner', '0.5')
  await startSleeper(host, 'hog', '--memory', '128m', '--shm-size', '256m')
}

/** What `docker stats` says, once: percent of a core, and bytes. */
export async function statsOf(host: LabHost, container: string): Promise<{ cpu: number; memoryBytes: number }> {
  const told = await host.docker('stats', '--no-stream', '--format', '{{.CPUPerc}} {{.MemUsage}}', container)
  const [, cpu = '', amount = '', power = ''] = /^([\d.]+)% ([\d.]+)([KMG]?)i?B/.exec(told) ?? []
  return { cpu: Number.parseFloat(cpu), memoryBytes: Number(amount) * 1024 ** ['', 'K', 'M', 'G'].indexOf(power) }
}

/** A web server on a published port: busybox httpd, or nginx if the lab has that image. */
export async function startWeb(
  host: LabHost,
  name: string,
  port: number,
  image: 'busybox' | 'nginx' = 'busybox',
): Promise<string> {
  const publish = ['--publish', `${port}:80`]
  if (image === 'nginx') return host.docker('run', '--detach', '--name', name, ...publish, 'nginx')
  return startShell(
    host,
    name,
    publish,
    'mkdir /www; echo "<h1>lab web</h1>" >/www/index.html; httpd -f -p 80 -h /www & trap "kill $!; exit 0" TERM; wait',
  )
}

/** A container that ends with exit code 3 after a second and is restarted by its engine again and again. */
export async function startCrashLoop(host: LabHost, name: string): Promise<string> {
  return startShell(host, name, ['--restart', 'always'], 'echo starting; sleep 1; echo "cannot go on" >&2; exit 3')
}

/** A container that writes a numbered line to its standard output at a steady pace, every fifth to standard error. */
export async function startLogger(host: LabHost, name: string, intervalSeconds = 1): Promise<string> {
  const line = '[ $((n % 5)) = 0 ] && echo "line $n" >&2 || echo "line $n"'
  return startShell(
    host,
    name,
    [],
    `trap 'exit 0' TERM; n=0; while :; do n=$((n+1)); ${line}; sleep ${intervalSeconds}; done`,
  )
}

/** A container with a health check each second; it starts healthy. What the check prints differs with each state. */
export async function startHealthFlip(
  host: LabHost,
  name: string,
): Promise<{ id: string; setHealthy(healthy: boolean): Promise<void> }> {
  const check = 'test -f /healthy && echo "all is well" || { echo "the file /healthy is missing"; exit 1; }'
  const options = ['--health-cmd', check, '--health-interval', '1s', '--health-retries', '1']
  const id = await startShell(
    host,
    name,
    options,
    'touch /healthy; trap "exit 0" TERM; while :; do sleep 3600 & wait $!; done',
  )
  return {
    id,
    async setHealthy(healthy) {
      await host.docker('exec', id, ...(healthy ? ['touch', '/healthy'] : ['rm', '-f', '/healthy']))
    },
  }
}

/** A container that ignores SIGTERM: a stop takes its whole grace time, and it ends with exit code 137. */
export async function startStubborn(host: LabHost, name: string): Promise<string> {
  return startShell(host, name, [], 'trap "" TERM; while :; do sleep 1; done')
}

/** Two containers on a network, named and labelled as Docker Compose v2 does; resolves with the ids by service. */
export async function startComposeProject(host: LabHost, project: string): Promise<{ web: string; worker: string }> {
  const network = `${project}_default`
  const label = (key: string, value: string) => ['--label', `com.docker.compose.${key}=${value}`]
  await host.docker('network', 'create', ...label('project', project), ...label('network', 'default'), network)
  const start = async (service: string, dependsOn: string) =>
    startSleeper(
      host,
      `${project}-${service}-1`,
      ...['--network', network, '--network-alias', service],
      ...label('project', project),
      ...label('service', service),
      ...label('container-number', '1'),
      ...label('oneoff', 'False'),
      ...label('depends_on', dependsOn),
      ...label('project.working_dir', `/srv/${project}`),
      ...label('project.config_files', `/srv/${project}/compose.yaml`),
      ...label('version', '2.32.4'),
    )
  const worker = await start('worker', '')
  return { worker, web: await start('web', 'worker:service_started:false') }
}

/** A container of busybox that runs a script, with options of `docker run`. It takes the place of one of its name. */
export async function startShell(
  host: LabHost,
  name: string,
  options: readonly string[],
  script: string,
): Promise<string> {
  const start = () => host.docker('run', '--detach', '--name', name, ...options, 'busybox', 'sh', '-c', script)
  return start().catch(async (thrown: unknown) => {
    // A test's second try finds what the first has left.
    if (!String(thrown).includes('already in use by container')) throw thrown
    await host.docker('rm', '--force', name)
    return start()
  })
}
