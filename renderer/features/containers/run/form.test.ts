/** What a person types for a new container, and the same back. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContainerSpec } from '../../../../shared/contract/container-spec'
import { joinWords, splitWords } from '../../../../shared/domain/command-words'
import { EMPTY, formOf, specOf } from './form'
import { mountOf, mountText, portOf, portText } from './lines'

describe('words', () => {
  it.each([
    ['nginx -g "daemon off;"', ['nginx', '-g', 'daemon off;']],
    [`sh -c 'echo "$HOME"'`, ['sh', '-c', 'echo "$HOME"']],
    ['a\\ b "c\\"d" \'\'', ['a b', 'c"d', '']],
    ['', []],
  ])('%j', (line, words) => expect(splitWords(line)).toEqual(words))

  it('says what is wrong', () => expect(splitWords('echo "x')).toContain('no second one'))

  it('gives back any words', () =>
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitWords(joinWords(words))).toEqual(words)
      }),
    ))
})

describe('ports', () => {
  it.each([
    ['8080:80', { hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    ['127.0.0.1:8080:80/udp', { hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'udp' }],
    ['[::1]:8080:80', { hostIp: '::1', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    ['127.0.0.1::80', { hostIp: '127.0.0.1', containerPort: 80, protocol: 'tcp' }],
    ['80', { containerPort: 80, protocol: 'tcp' }],
  ] as const)('%j both ways', (line, port) => {
    expect(portOf(line)).toEqual(port)
    expect(portText(port)).toBe(line)
  })

  it.each(['', 'http', '0:80', '80:70000', '1.2.3.4:x:80'])('%j is none', (line) =>
    expect(portOf(line)).toContain('is no port'),
  )
})

describe('mounts', () => {
  it.each([
    ['data:/var/lib/data', { kind: 'volume', source: 'data', target: '/var/lib/data', readOnly: false }],
    ['/srv:/srv:ro', { kind: 'bind', source: '/srv', target: '/srv', readOnly: true }],
    ['/cache', { kind: 'volume', target: '/cache', readOnly: false }],
    ['tmpfs:/run', { kind: 'tmpfs', target: '/run', readOnly: false }],
  ] as const)('%j both ways', (line, mount) => {
    expect(mountOf(line)).toEqual(mount)
    expect(mountText(mount)).toBe(line)
  })

  it('wants a whole path', () => expect(mountOf('data:lib')).toContain('is no mount'))
})

/** Only what a person sees of a spec: its text. */
function listsOf(spec: Partial<ContainerSpec>) {
  const { command, environment, labels, mounts } = formOf({ ...EMPTY, ...spec })
  return { command, environment, labels, mounts }
}

describe('specOf', () => {
  const form = { ...formOf(), image: 'nginx:1.27', environment: 'A=1\n\n B=x=y \nTOKEN', ports: '80\n8080:81' }

  it('reads every list line by line', () => {
    const result = specOf(form)
    expect('spec' in result && result.spec).toMatchObject({
      image: 'nginx:1.27',
      environment: [{ name: 'A', value: '1' }, { name: 'B', value: 'x=y' }, { name: 'TOKEN' }],
      ports: [{ containerPort: 80 }, { hostPort: 8080, containerPort: 81 }],
    })
  })

  it('gives back what it was made from', () => {
    const made = specOf({ ...form, mounts: 'data:/d:ro', labels: 'a=b', command: 'sh -c "x y"', memory: '64 MiB' })
    if (!('spec' in made)) throw new Error('wrong')
    const again = specOf(formOf(made.spec), made.spec)
    expect(again).toEqual(made)
  })

  it('gives back values that are not one line, and adds none that a line break would make', () => {
    const before = {
      image: 'nginx',
      command: ['sh', '-c', 'one\n two\t\u202e', ''],
      environment: [
        { name: 'KEY', value: '-----BEGIN\nLD_PRELOAD=/evil.so\n' },
        { name: 'SPACED', value: ' x ' },
        { name: 'TITLE', value: "\u001b]0;it's\u0007" },
      ],
      labels: { note: 'a\r\nio.longshore.protected=true', 'back\\slash': '\\n' },
      mounts: [{ kind: 'volume', source: 'data', target: '/d\n/e', readOnly: true } as const],
    }
    const { command, environment, labels, mounts } = before
    const again = specOf({ ...formOf(), image: 'nginx', ...listsOf(before) })
    expect('spec' in again && again.spec).toMatchObject({ command, environment, labels, mounts })
  })

  it.each([
    [{ image: ' ' }, 'image'],
    [{ name: '-x' }, 'name'],
    [{ command: '"' }, 'command'],
    [{ environment: '=x' }, 'environment'],
    [{ ports: 'x' }, 'ports'],
    [{ mounts: 'x' }, 'mounts'],
    [{ memory: 'x' }, 'memory'],
  ])('%j is wrong', (more, field) => {
    const result = specOf({ ...form, ...more })
    expect('wrong' in result && Object.keys(result.wrong)).toEqual([field])
  })
})
