/** A pull, line by line as dockerd 20.10 and Podman 4.3 write it, and the reasons why one fails. */
import { describe, expect, it } from 'vitest'
import { Failure } from '../../../../shared/errors'
import { createPullReader, pullFailure, splitReference } from './pull'

const place = { name: 'box', user: 'deploy', socketPath: '/s' }
const feed = (...lines: object[]) => {
  const reader = createPullReader('nginx:1', place)
  return lines.map((line) => reader.read(JSON.stringify(line))).at(-1)
}
const download = (id: string, current: number, total: number) => ({
  status: 'Downloading',
  id,
  progressDetail: { current, total },
})

describe('progress', () => {
  it('adds up the layers known so far', () => {
    expect(
      feed(
        { status: 'Pulling from library/nginx', id: '1' },
        { status: 'Already exists', progressDetail: {}, id: 'base' },
        { status: 'Pulling fs layer', progressDetail: {}, id: 'a' },
        { status: 'Pulling fs layer', progressDetail: {}, id: 'b' },
        download('a', 40, 100),
        download('b', 5, 50),
      ),
    ).toEqual({ doneBytes: 45, totalBytes: 150, note: '1 of 3 layers' })
  })
  it('counts a layer that is unpacked as fetched, and never more than there is', () => {
    const last = feed(
      download('a', 999, 100),
      { status: 'Extracting', id: 'a', progressDetail: { current: 1, total: 100 } },
      { status: 'Pull complete', id: 'a', progressDetail: {} },
    )
    expect(last).toEqual({ doneBytes: 100, totalBytes: 100, note: '1 of 1 layers' })
  })
  it('says what the engine says while there are no layers', () => {
    expect(feed({ status: 'Trying to pull\u001b[31m nginx…' })?.note).toBe('Trying to pull nginx…')
  })
  it('holds a bounded number of layers', () => {
    const reader = createPullReader('x', place)
    for (let n = 0; n < 3000; n += 1) reader.read(JSON.stringify({ status: 'Waiting', id: `l${n}` }))
    expect(reader.read('{}').note).toBe('0 of 1000 layers')
  })
  it('throws the error in the stream', () => {
    const said = 'manifest for nginx:nope not found: manifest unknown: manifest unknown'
    expect(() => feed({ errorDetail: { message: said }, error: said })).toThrow('The registry has no nginx:1.')
    expect(() => feed({ error: said })).toThrow(Failure)
  })
})

it.each([
  ['pull access denied for x, repository does not exist or may require docker login: denied', 'DENIED'],
  ['Get "https://r/v2/x/manifests/1": unauthorized: authentication required', 'DENIED'],
  ['manifest unknown: manifest unknown', 'NOT_FOUND'],
  ['no matching manifest for linux/amd64 in the manifest list entries', 'NOT_FOUND'],
  ['toomanyrequests: You have reached your pull rate limit.', 'BUSY'],
  ['write /var/lib/docker/tmp/x: no space left on device', 'ENGINE_REFUSED'],
  ['Get "https://r/v2/": dial tcp: lookup r on 127.0.0.1:53: no such host', 'ENGINE_REFUSED'],
  ['something else', 'ENGINE_REFUSED'],
])('%s is %s', (said, code) => expect(pullFailure(said, 'x:1', place).code).toBe(code))

it.each([
  ['nginx', 'nginx', 'latest'],
  ['nginx:1.27', 'nginx', '1.27'],
  ['localhost:5000/a', 'localhost:5000/a', 'latest'],
  ['localhost:5000/a:b', 'localhost:5000/a', 'b'],
  ['a@sha256:ff', 'a', 'sha256:ff'],
  ['a:1@sha256:ff', 'a', 'sha256:ff'],
])('%s is %s and %s', (name, repository, tag) => expect(splitReference(name)).toEqual({ repository, tag }))
