/** A lab of one real host for one scenario, and what the scenarios put on it. */
import { startSleeper } from '../../e2e/lab/containers.ts'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../e2e/lab/lab.ts'

/** Rejects with the sentence that says why, where no lab can run. */
export async function inLab<T>(work: (lab: Lab) => Promise<T>): Promise<T> {
  const unavailable = labUnavailable()
  if (unavailable) throw new Error(unavailable)
  const lab = await openLab({ hosts: 1 })
  try {
    return await work(lab)
  } finally {
    await lab.dispose()
  }
}

/** Created and not started: a list shows them all the same. As compose would label them, three networks, some ports. */
export async function createContainers(host: LabHost, count: number): Promise<void> {
  const label = (at: number) =>
    `--label com.docker.compose.project=shop-${at % 10} --label com.docker.compose.service=web-${at}`
  const each = (at: number) => `docker create --name box-${at} ${label(at)} -p ${8000 + at}:80 busybox sleep 3600`
  const commands = Array.from({ length: count }, (_, at) => each(at)).join('\n')
  await host.sh(`${commands.replaceAll('\n', ' >/dev/null &&\n')} >/dev/null`, { timeoutMs: 180_000 })
}

/** Running ones that end at once when they are told to. Gives their ids. */
export async function startSleepers(host: LabHost, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at += 1) ids.push(await startSleeper(host, `box-${at}`))
  return ids
}

/** Running ones that are busy a twentieth of a core each. Gives their ids. */
export async function startBusy(host: LabHost, count: number): Promise<string[]> {
  const run = (at: number) => ['run', '--detach', '--init', '--cpus', '0.05', '--name', `busy-${at}`]
  const loop = ['busybox', 'sh', '-c', 'while :; do :; done']
  const ids: string[] = []
  for (let at = 0; at < count; at += 1) ids.push(await host.docker(...run(at), ...loop))
  return ids
}

/** A container that has written a million lines of about 100 bytes, as an HTTP service would, and ended. Gives its id. */
export async function startMillion(host: LabHost, name: string): Promise<string> {
  const program = `BEGIN { for (n = 1; n <= 1000000; n++) printf "time=%d level=info msg=\\"order %d accepted\\" customer=%d status=%d path=/api/orders/%d ms=%d\\n", 1700000000 + n, n, n * 7919 % 100003, n % 37 ? 200 : 502, n, n * 31 % 1009 }`
  const id = await host.docker('run', '--detach', '--name', name, 'busybox', 'awk', program)
  await host.docker('wait', name)
  return id
}
