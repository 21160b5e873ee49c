/**
 * Pulls by a real engine from a registry of our own that listens on the host's loopback, where Docker asks for no TLS:
 * one image that is there, and each way of not getting one.
 */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, labUnavailable, openLab } from '../../../../e2e/lab/lab'
import { Failure } from '../../../../shared/errors'
import type { DockerHost } from '../../ports'
import { openHost } from './index'

/** Serves `/v2/NAME/…` from a folder; the name says how it behaves. Runs inside the lab host. */
const REGISTRY = `
import http.server, os, sys, time
ROOT, MANIFEST = sys.argv[1], "application/vnd.docker.distribution.manifest.v2+json"
class Registry(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *_): pass
    def answer(self, status, body=b"", kind="application/json", slow=False):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD": return
        step = 4096 if slow else 1 << 20
        for at in range(0, len(body), step):
            self.wfile.write(body[at:at + step])
            if slow: time.sleep(0.2)
    def error(self, status, code):
        self.answer(status, ('{"errors":[{"code":"%s","message":"%s"}]}' % (code, code.lower().replace("_", " "))).encode())
    def do_GET(self):
        if self.path == "/v2/": return self.answer(200, b"{}")
        _, _, name, kind, what = self.path.split("/", 4)
        if name == "private": return self.error(401, "UNAUTHORIZED")
        if name == "limited": return self.error(429, "TOOMANYREQUESTS")
        path = os.path.join(ROOT, kind, what)
        if not os.path.exists(path): return self.error(404, "MANIFEST_UNKNOWN")
        body = open(path, "rb").read()
        self.answer(200, body, MANIFEST if kind == "manifests" else "application/octet-stream", name == "slow" and len(body) > 9000)
    do_HEAD = do_GET
http.server.ThreadingHTTPServer(("127.0.0.1", 5000), Registry).serve_forever()
`

const unavailable = labUnavailable()
let lab: Lab
let docker: DockerHost

const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Puts an image of one layer into the registry's folder: 300 KB that do not compress. */
async function stock(): Promise<void> {
  const host = lab.host(1)
  await host.sh(`
    mkdir -p /tmp/registry/blobs /tmp/registry/manifests /tmp/layer
    head -c 300000 /dev/urandom > /tmp/layer/file
    tar -C /tmp/layer -cf /tmp/layer.tar file && gzip -kn /tmp/layer.tar`)
  const [diffId = '', digest = '', size = ''] = (
    await host.sh(
      `sha256sum /tmp/layer.tar /tmp/layer.tar.gz | cut -d' ' -f1; stat -c %s /tmp/layer.tar.gz; cp /tmp/layer.tar.gz /tmp/registry/blobs/sha256:$(sha256sum /tmp/layer.tar.gz | cut -d' ' -f1)`,
    )
  )
    .trim()
    .split('\n')
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['/file'] },
      rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
    }),
  )
  const type = 'application/vnd.docker'
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${type}.distribution.manifest.v2+json`,
      config: { mediaType: `${type}.container.image.v1+json`, size: config.length, digest: sha256(config) },
      layers: [{ mediaType: `${type}.image.rootfs.diff.tar.gzip`, size: Number(size), digest: `sha256:${digest}` }],
    }),
  )
  await put(`blobs/${sha256(config)}`, config)
  for (const name of ['1', sha256(manifest)]) await put(`manifests/${name}`, manifest)
}

async function put(path: string, bytes: Buffer): Promise<void> {
  await lab.host(1).sh(`echo ${bytes.toString('base64')} | base64 -d > /tmp/registry/${path}`)
}

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: 1 })
  await stock()
  const script = Buffer.from(REGISTRY).toString('base64')
  await lab.host(1).sh(`echo ${script} | base64 -d > /tmp/registry.py
    setsid python3 /tmp/registry.py /tmp/registry >/tmp/registry.log 2>&1 </dev/null &
    for n in $(seq 50); do curl -sf http://127.0.0.1:5000/v2/ && break; sleep 0.1; done`)
  docker = await openHost(
    {
      kind: 'ssh',
      user: 'deploy',
      host: lab.host(1).address,
      port: 22,
      socketPath: '/var/run/docker.sock',
      auth: { kind: 'key', path: lab.keys.id.path },
    },
    {
      signal: AbortSignal.timeout(25_000),
      knownKeys: {
        find: async () => [{ keyType: 'ssh-ed25519', fingerprint: lab.host(1).hostKeyFingerprint(), revoked: false }],
      },
      secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
    },
  )
}, 60_000)
afterAll(async () => {
  docker?.close()
  await lab?.dispose()
}, 30_000)

const REGISTRY_HOST = '127.0.0.1:5000'
const pull = (name: string, signal = AbortSignal.timeout(20_000)) => {
  const said: { doneBytes: number; totalBytes: number; note: string }[] = []
  return { said, done: docker.images.pull(`${REGISTRY_HOST}/${name}`, (progress) => said.push(progress), signal) }
}
async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`no Failure: ${String(thrown)}`)
}

describe.skipIf(unavailable)(unavailable ?? 'a pull by a real engine', { timeout: 30_000 }, () => {
  it('ends with the image there, and has told how far it was', async () => {
    const { said, done } = pull('good:1')
    await done
    const images = await docker.images.list(AbortSignal.timeout(5000))
    expect(images.flatMap((image) => image.tags)).toContain(`${REGISTRY_HOST}/good:1`)
    const last = said.at(-1)
    expect(last?.note).toBe('1 of 1 layers')
    expect(last?.doneBytes).toBe(last?.totalBytes)
    expect(last?.totalBytes).toBeGreaterThan(300_000)
    expect(said.every((one) => one.doneBytes <= one.totalBytes)).toBe(true)
    await pull('good:1').done // again: it is there already
  })

  it.each([
    ['good:none', 'NOT_FOUND', 'The registry has no 127.0.0.1:5000/good:none.'],
    ['private:1', 'DENIED', expect.stringContaining('The registry does not give 127.0.0.1:5000/private:1')],
    ['limited:1', 'BUSY', expect.stringContaining('pull no more for now')],
  ])('%s is %s', async (name, code, message) => {
    expect((await failureOf(pull(name).done)).info).toMatchObject({ code, message })
  })

  it('says when the registry cannot be reached', async () => {
    const failure = await failureOf(docker.images.pull('127.0.0.1:5999/x:1', () => {}, AbortSignal.timeout(20_000)))
    expect(failure.info).toMatchObject({
      code: 'ENGINE_REFUSED',
      message: expect.stringContaining('cannot reach the registry'),
    })
  })

  it('refuses what is no name before anybody is asked', async () => {
    expect((await failureOf(docker.images.pull('a/../b', () => {}, AbortSignal.timeout(1000)))).code).toBe('INVALID')
  })

  it('ends at once when it is cancelled, and the engine stops too', async () => {
    await lab.host(1).docker('rmi', `${REGISTRY_HOST}/good:1`)
    const stop = new AbortController()
    const { said, done } = pull('slow:1', stop.signal)
    const failed = failureOf(done)
    while (!said.some((one) => one.doneBytes > 0)) await new Promise((resolve) => setTimeout(resolve, 50))
    const before = performance.now()
    stop.abort()
    expect((await failed).code).toBe('CANCELLED')
    expect(performance.now() - before).toBeLessThan(500)
    expect(said.at(-1)?.doneBytes).toBeLessThan(said.at(-1)?.totalBytes ?? 0)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const tags = (await docker.images.list(AbortSignal.timeout(5000))).flatMap((image) => image.tags)
    expect(tags).not.toContain(`${REGISTRY_HOST}/slow:1`)
    expect(await docker.ping(AbortSignal.timeout(2000))).toBeLessThan(2000)
  })
})
