/** Engines that are broken or mean, on a local socket: whatever they send, a call ends with a Failure. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext, DockerHost } from '../../ports'
import { markOpenHandles } from '../../testing/leak-check'
import { openHost } from './index'

const VERSION = { Version: '27.0', ApiVersion: '1.46', MinAPIVersion: '1.24' }
let folder: string
const stopAll: (() => Promise<void>)[] = []
let asked: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'))
  asked = []
})
afterEach(async () => {
  for (const stop of stopAll.splice(0)) await stop()
  await rm(folder, { recursive: true })
})

type Answer = (response: ServerResponse, request: IncomingMessage) => void
const send =
  (body: unknown, status = 200): Answer =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

/** An engine that answers `/version` and `/info` well, and all else with `answer`. */
async function engine(answer: Answer, version: unknown = VERSION) {
  const path = join(folder, 'engine.sock')
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (request.url === '/version') send(version)(response, request)
    else if (request.url?.endsWith('/info')) send({ ID: 'ID', NCPU: 1 })(response, request)
    else answer(response, request)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  stopAll.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { kind: 'local', socketPath: path } as const
}

const context: ConnectContext = {
  signal: new AbortController().signal,
  knownKeys: { find: async () => [] },
  secrets: { read: async () => '', remove: async () => {} },
}
const soon = () => AbortSignal.timeout(5000)
const failureOf = async (work: Promise<unknown>) => {
  const thrown: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(thrown instanceof Failure)) throw new Error(`no Failure: ${String(thrown)}`)
  return thrown.info
}
async function withEngine(answer: Answer, work: (docker: DockerHost) => Promise<void>) {
  const settled = markOpenHandles()
  const docker = await openHost(await engine(answer), context)
  try {
    await work(docker)
  } finally {
    docker.close()
  }
  for (const stop of stopAll.splice(0)) await stop()
  await settled()
}

describe('answers', () => {
  it.each([
    ['malformed JSON', send('{ not json'), 'ENGINE_REFUSED', 'cannot be read'],
    ['an error with escapes', send({ message: 'bad \u001b[31m\u202eend' }, 500), 'ENGINE_REFUSED', 'bad end'],
    [
      'a truncated body',
      ((response) => {
        response.writeHead(200, { 'Content-Length': '1000' })
        response.write('[')
        setTimeout(() => response.destroy(), 20)
      }) satisfies Answer,
      'ENGINE_DOWN',
      'ended the connection',
    ],
    ['nothing', ((response) => response.destroy()) satisfies Answer, 'ENGINE_DOWN', 'ended the connection'],
    [
      'a redirect elsewhere',
      ((response) => response.writeHead(302, { Location: 'http://127.0.0.1:9/' }).end()) satisfies Answer,
      'ENGINE_REFUSED',
      'error 302',
    ],
    [
      'a redirect to another protocol',
      ((response) => response.writeHead(301, { Location: 'ftp://x/' }).end()) satisfies Answer,
      'ENGINE_REFUSED',
      'error 301',
    ],
    [
      'headers without end',
      ((response) => {
        response.socket?.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`)
      }) satisfies Answer,
      'ENGINE_DOWN',
      'ended the connection',
    ],
  ])('%s', async (_name, answer, code, words) => {
    await withEngine(answer, async (docker) => {
      const failure = await failureOf(docker.containers.list(soon()))
      expect(failure.code).toBe(code)
      expect(failure.message).toContain(words)
    })
    expect(asked.filter((line) => line.includes('/containers/json'))).toHaveLength(1)
  })

  it('more than 32 MiB are not taken', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20)
    const endless: Answer = (response) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more)
      more()
    }
    await withEngine(endless, async (docker) => {
      expect((await failureOf(docker.containers.list(AbortSignal.timeout(20_000)))).message).toBe(
        'The answer of this computer is larger than 32 MiB.',
      )
    })
  }, 30_000)

  it('a call that gets no answer ends with its signal, and the next one works', async () => {
    let silent = true
    await withEngine(
      (response, request) => !silent && send([])(response, request),
      async (docker) => {
        const startedAt = performance.now()
        expect((await failureOf(docker.containers.list(AbortSignal.timeout(100)))).code).toBe('TIMED_OUT')
        const stop = new AbortController()
        setTimeout(() => stop.abort(), 50)
        expect((await failureOf(docker.containers.list(stop.signal))).code).toBe('CANCELLED')
        expect(performance.now() - startedAt).toBeLessThan(1000)
        silent = false
        expect(await docker.containers.list(soon())).toEqual([])
      },
    )
  })

  it('figures have sockets of their own: they keep no call waiting, and calls do not keep them', async () => {
    const ids = Array.from({ length: 100 }, (_, at) => String(at))
    await withEngine(
      (response, request) => request.url?.includes('/containers/json') && send([])(response, request),
      async (docker) => {
        const stop = new AbortController()
        const figures = ids.map((id) => failureOf(docker.containers.stats(id, stop.signal)))
        const looks = ids.map((id) => failureOf(docker.containers.look(id, stop.signal)))
        await expect.poll(() => asked.filter((line) => line.includes('/stats?')).length).toBe(64)
        expect(asked.filter((line) => /\/containers\/\d+\/json/.test(line))).toHaveLength(5)
        stop.abort()
        const ended = await Promise.all([...figures, ...looks])
        expect(ended.every(({ code }) => code === 'CANCELLED')).toBe(true)
        expect(await docker.containers.list(soon())).toEqual([])
      },
    )
  })

  it('figures that are none are left out', async () => {
    const figures = { read: '2026-11-21T17:24:34Z', cpu_stats: { cpu_usage: { total_usage: -1 } }, networks: 'x' }
    await withEngine(send(figures), async (docker) => {
      const { cpuNs, receivedBytes, atS } = await docker.containers.stats('box', soon())
      expect({ cpuNs, receivedBytes, atS }).toEqual({
        ...{ cpuNs: undefined, receivedBytes: undefined, atS: Date.UTC(2026, 10, 21, 17, 24, 34) / 1000 },
      })
    })
    await withEngine(send({ message: 'No such container: box' }, 404), async (docker) => {
      expect((await failureOf(docker.containers.stats('box', soon()))).code).toBe('NOT_FOUND')
    })
  })

  it('slow calls do not hold up a ping', async () => {
    await withEngine(
      (response, request) => request.url === '/_ping' && send('OK')(response, request),
      async (docker) => {
        const stop = new AbortController()
        const slow = Array.from({ length: 20 }, () => failureOf(docker.containers.list(stop.signal)))
        expect(await docker.ping(soon())).toBeLessThan(1000)
        expect(asked.filter((line) => line.includes('/containers/json'))).toHaveLength(5)
        stop.abort()
        expect((await Promise.all(slow)).every(({ code }) => code === 'CANCELLED')).toBe(true)
      },
    )
  })
})

describe('events', () => {
  const read = async (docker: DockerHost, signal = soon()) => {
    const ids: string[] = []
    const ended = await failureOf(
      (async () => {
        for await (const event of docker.events({}, signal)) ids.push(event.id)
      })(),
    )
    return { ids, ended }
  }
  const line = (id: string) => `${JSON.stringify({ Type: 'container', Action: 'die', Actor: { ID: id } })}\n`

  it.each([
    ['an end', (response: ServerResponse) => response.end(), 'ENGINE_DOWN'],
    ['a break', (response: ServerResponse) => setTimeout(() => response.destroy(), 20), 'ENGINE_DOWN'],
    ['a line that is no event', (response: ServerResponse) => response.write('{"Type":\n'), 'ENGINE_REFUSED'],
    ['a line without end', (response: ServerResponse) => response.write('x'.repeat(1_100_000)), 'ENGINE_REFUSED'],
  ])('%s is a Failure, after what came before', async (_name, finish, code) => {
    await withEngine(
      (response) => {
        response.write(line('one') + line('two').slice(0, 9))
        response.write(line('two').slice(9))
        finish(response)
      },
      async (docker) => {
        const { ids, ended } = await read(docker)
        expect(ids).toEqual(['one', 'two'])
        expect(ended.code).toBe(code)
      },
    )
  })

  it('stopping to read closes the request', async () => {
    const closed = Promise.withResolvers<void>()
    await withEngine(
      (response) => {
        response.on('close', () => closed.resolve())
        response.write(line('one'))
      },
      async (docker) => {
        for await (const event of docker.events({ sinceS: 5 }, soon())) {
          expect(event.id).toBe('one')
          break
        }
        await closed.promise
      },
    )
    expect(asked.at(-1)).toContain('since=5')
  })
})

describe('logs', () => {
  const message = (stream: number, text: string) => {
    const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, text.length])
    return Buffer.concat([head, Buffer.from(text)])
  }
  const one = message(1, '2026-11-21T12:00:00.000000001Z one\n')
  const read = async (docker: DockerHost, signal = soon()) => {
    const texts: string[] = []
    for await (const batch of docker.containers.logs('box', { follow: true }, signal)) texts.push(batch.text.toString())
    return texts
  }

  it.each([
    ['a length of 4 GiB', Buffer.from('01000000ffffffff', 'hex'), 'sent a log that cannot be read.'],
    ['another kind of stream', message(9, 'x'), 'sent a log that cannot be read.'],
    ['the engine’s own end', message(3, 'Error grabbing logs: EOF'), 'could not read the log to its end.'],
  ])('%s ends it', async (_name, bytes, words) => {
    await withEngine(
      (response) => response.end(Buffer.concat([one, bytes])),
      async (docker) => {
        const failure = await failureOf(read(docker))
        expect(failure).toMatchObject({ code: 'ENGINE_REFUSED', message: expect.stringContaining(words) })
      },
    )
  })

  it('one that breaks off is no end, and one that is refused says why', async () => {
    await withEngine(
      (response) => response.write(one, () => response.destroy()),
      async (docker) => expect(await failureOf(read(docker))).toMatchObject({ code: 'ENGINE_DOWN' }),
    )
    await withEngine(send({ message: 'No such container: box' }, 404), async (docker) => {
      expect(await failureOf(read(docker))).toMatchObject({ code: 'NOT_FOUND', message: 'No such container: box' })
    })
  })

  it('ends with its signal, and at the close of the host', async () => {
    await withEngine(
      (response) => response.write(one),
      async (docker) => {
        expect(await failureOf(read(docker, AbortSignal.timeout(100)))).toMatchObject({ code: 'TIMED_OUT' })
        const reading = failureOf(read(docker))
        await new Promise((resolve) => setTimeout(resolve, 100))
        docker.close()
        expect(await reading).toMatchObject({ code: 'ENGINE_DOWN' })
      },
    )
  })
})

describe('meeting', () => {
  it.each([
    ['too old', { Version: '1.6', ApiVersion: '1.18' }, 'too old'],
    ['no engine', 'hello', 'cannot be read'],
  ])('%s', async (_name, version, words) => {
    const settled = markOpenHandles()
    const failure = await failureOf(openHost(await engine(send([]), version), context))
    expect(failure).toMatchObject({ code: 'ENGINE_REFUSED', message: expect.stringContaining(words) })
    for (const stop of stopAll.splice(0)) await stop()
    await settled()
  })
})
