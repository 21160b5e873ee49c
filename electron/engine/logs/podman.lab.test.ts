/**
 * A pane on a Podman host. Podman stamps whole seconds, so that many lines have the same instant: the end, what follows,
 * the way back and the seam after a restart are exact all the same.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import { LINE_KIND } from '../../../shared/contract/logs'
import { startTestEngine, type TestEngine } from '../testing/test-engine'
import { readPane, rowOf } from './reading'

const unavailable = labUnavailable()
let lab: Lab
let app: TestEngine

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: [{ engine: 'podman' }], images: ['busybox'] })
  app = await startTestEngine()
  const { address: host, hostKeyFingerprint } = lab.host(1)
  await app.client.hosts.trustKey({ host, port: 22, fingerprint: hostKeyFingerprint() })
  const auth = { kind: 'key' as const, path: lab.keys.id.path }
  const address = { kind: 'ssh' as const, user: 'root', host, port: 22, socketPath: '/run/podman/podman.sock', auth }
  await app.client.hosts.add({ name: 'pod', address })
}, 180_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => `line ${from + place}`)

describe.skipIf(unavailable)(unavailable ?? 'a pane on a Podman host', { timeout: 120_000 }, () => {
  it('many lines in one second: the end, older ones, and what follows', async () => {
    const script =
      'for n in $(seq 0 999); do echo line $n; done; n=1000; while :; do echo line $n; n=$((n+1)); usleep 20000; done'
    await lab.host(1).docker('run', '-d', '--name', 'crowd', 'busybox', 'sh', '-c', script)
    const { hostId, id } = await rowOf(app.client, 'crowd')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const pane = await readPane(app.client, [{ hostId, containerId: id }])
    const { end } = pane.state()
    await pane.until((state) => state.end > end + 100, 20_000)
    for (let isWhole = false; !isWhole; ) isWhole = (await pane.older(150)).isWhole
    const texts = (await pane.lines()).map(({ text }) => text)
    expect(texts).toEqual(numbered(0, texts.length))
    expect(pane.state().sources[0]?.state).toBe('following')
    await pane.end()
  })

  it('a lost connection: nothing is missing or twice', async () => {
    const { hostId, id } = await rowOf(app.client, 'crowd')
    const pane = await readPane(app.client, [{ hostId, containerId: id }])
    await lab.host(1).service('kill', 'sshd')
    await pane.until(({ sources }) => sources[0]?.state === 'away', 30_000)
    await lab.host(1).service('start', 'sshd')
    await pane.until(({ sources }) => sources[0]?.state === 'following', 30_000)
    const { end } = pane.state()
    await pane.until((state) => state.end > end + 50, 20_000)
    const lines = await pane.lines()
    const numbers = lines.filter(({ kind }) => kind !== LINE_KIND.mark).map(({ text }) => Number(text.split(' ')[1]))
    expect(numbers).toEqual(numbers.map((_, place) => place + (numbers[0] ?? 0)))
    expect(lines.filter(({ kind }) => kind === LINE_KIND.mark)).toHaveLength(1)
    await lab.host(1).docker('kill', 'crowd')
    await pane.until(({ sources }) => sources[0]?.state === 'ended', 30_000)
    expect((await pane.texts()).at(-1)).toBe('ended with exit code 137')
    await pane.end()
  })
})
