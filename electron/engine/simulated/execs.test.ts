/** Commands and terminals of a simulated host, over its SSH server: what a person tries in the demo. */
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFleet, type Fleet } from './fleet'
import { connectTo, type TestClient } from './test-client'

let fleet: Fleet
let client: TestClient

beforeAll(async () => {
  fleet = await createFleet({ hosts: 1, containersPerHost: 5, eventsPerSecond: 0, seed: 7 })
  const [host] = fleet.ready.hosts
  if (!host) throw new Error('no host')
  client = await connectTo(host, fleet.ready.privateKey)
  await fleet.obey({
    kind: 'inject',
    host: host.name,
    containers: [{ name: 'web' }, { name: 'own', tty: true, command: ['sh'] }, { name: 'gone', status: 'exited' }],
  })
})
afterAll(async () => {
  client?.close()
  await fleet?.dispose()
})

/** Reads until it has said so; gives all it said. */
function listen(stream: Duplex) {
  let text = ''
  stream.on('data', (chunk: Buffer) => {
    text += chunk
  })
  return { says: (part: string) => expect.poll(() => text).toContain(part), text: () => text }
}

/** Takes the connection over, as a client that asks for an upgrade. */
async function hijack(path: string, body: object): Promise<ClientChannel> {
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.ssh.openssh_forwardOutStreamLocal('/var/run/docker.sock', (error, opened) =>
      error ? reject(error) : resolve(opened),
    )
  })
  const json = JSON.stringify(body)
  const headers = ['Host: docker', 'Connection: Upgrade', 'Upgrade: tcp', `Content-Length: ${json.length}`]
  channel.write(`POST ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${json}`)
  return channel
}

async function exec(container: string, Cmd: string[], Tty = true, more: object = {}) {
  const { status, json } = await client.ask('POST', `/v1.41/containers/${container}/exec`, { Cmd, Tty, ...more })
  expect(status).toBe(201)
  const { Id } = json as { Id: string }
  return { id: Id, channel: await hijack(`/v1.41/exec/${Id}/start`, { Detach: false, Tty }) }
}
const inspected = async (id: string) => (await client.ask('GET', `/v1.41/exec/${id}/json`)).json

describe('a command in a simulated container', () => {
  it('is a shell that says that it is simulated', async () => {
    const { id, channel } = await exec('web', ['/bin/sh'])
    const { says } = listen(channel)
    await says('101 UPGRADED')
    await says('This shell is simulated')
    expect((await client.ask('POST', `/v1.41/exec/${id}/resize?h=30&w=99`)).status).toBe(204)
    channel.write('stty size; echo "$HOSTNAME" && false || echo els\x7fse\r')
    await says('30 99\r\n')
    await says('\r\nelse\r\n')
    channel.write('cat /etc/os-release | more\r')
    await says('it has no pipes')
    expect(await inspected(id)).toMatchObject({ Running: true, ExitCode: null })
    channel.write('exit 3\r')
    await once(channel, 'close')
    expect(await inspected(id)).toMatchObject({ Running: false, ExitCode: 3 })
  })

  it('ends at Ctrl-C, however much it prints', async () => {
    const { channel } = await exec('web', ['sh'])
    const { says, text } = listen(channel)
    await says('/ # ')
    channel.write('yes flood\r')
    await says('flood\r\nflood\r\n')
    channel.write('\x03')
    await expect.poll(() => text().endsWith('/ # ')).toBe(true)
    channel.write('echo $?\r')
    await says('130\r\n')
    channel.write('\x04')
    await once(channel, 'close')
  })

  it('without a terminal comes in frames, and runs lines', async () => {
    const { id, channel } = await exec('web', ['sh', '-c', 'id; exit 4'], false)
    const { says, text } = listen(channel)
    await once(channel, 'close')
    await says('uid=0(root)')
    expect(text()).toContain('\x01\0\0\0\0\0\0')
    expect(await inspected(id)).toMatchObject({ ExitCode: 4 })
  })

  it('says what is not there, and what does not run', async () => {
    const { id, channel } = await exec('web', ['vim'])
    await listen(channel).says('exec: "vim": executable file not found in $PATH')
    expect(await inspected(id)).toMatchObject({ ExitCode: 127 })
    const refused = await client.ask('POST', '/v1.41/containers/gone/exec', { Cmd: ['sh'] })
    expect(refused).toMatchObject({ status: 409, json: { message: expect.stringContaining('is not running') } })
    const missing = await hijack('/v1.41/exec/abcdef/start', {})
    await listen(missing).says('No such exec instance: abcdef')
  })

  it('ends with its container', async () => {
    const { channel } = await exec('web', ['sh'])
    await listen(channel).says('/ # ')
    const closed = once(channel, 'close')
    await client.ask('POST', '/v1.41/containers/web/kill?signal=KILL')
    await closed
  })
})

it('a container has a terminal of its own, which ends it', async () => {
  const channel = await hijack('/v1.41/containers/own/attach?stream=1&stdin=1&stdout=1', {})
  await listen(channel).says('/ # ')
  channel.end('exit 2\r')
  await once(channel, 'close')
  const { json } = await client.ask('GET', '/v1.41/containers/own/json')
  expect(json).toMatchObject({ State: { Running: false, ExitCode: 2 } })
})

it('a machine has a shell', async () => {
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.ssh.shell({ term: 'xterm', cols: 70, rows: 20, width: 0, height: 0 }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    )
  })
  const { says } = listen(channel)
  const exited = once(channel, 'exit')
  channel.write('stty size; whoami; exit 5\r')
  await says('20 70\r\n')
  const [code] = await exited
  expect(code).toBe(5)
})
