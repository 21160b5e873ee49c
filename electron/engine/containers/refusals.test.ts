/** Sentences of dockerd 20.10 to 28 and Podman, and what a person reads instead. */
import { describe, expect, it } from 'vitest'
import { Failure } from '../../../shared/errors'
import { inOurWords, warningsInOurWords } from './refusals'

const subject = { name: 'web', hostName: 'box' }
const id = 'f'.repeat(64)

describe('a refusal', () => {
  it.each([
    [
      `You cannot remove a running container ${id}. Stop the container before attempting removal or force remove`,
      'CONFLICT',
      'web is running.',
    ],
    [
      'cannot remove container "/web": container is running: stop the container before removing or force remove',
      'CONFLICT',
      'web is running.',
    ],
    [
      `You cannot remove a paused container ${id}. Unpause and then stop the container before attempting removal or force remove`,
      'CONFLICT',
      'web is paused.',
    ],
    [`removal of container ${id} is already in progress`, 'CONFLICT', 'web is being removed already.'],
    [
      `Conflict. The container name "/api" is already in use by container "${id}". You have to remove (or rename) that container to be able to reuse that name.`,
      'CONFLICT',
      'There is already a container named api on box.',
    ],
    [
      `Error when allocating new name: Conflict. The container name "/api" is already in use by container "${id}".`,
      'CONFLICT',
      'There is already a container named api on box.',
    ],
    [`Container ${id} is paused. Unpause the container before stopping or killing`, 'CONFLICT', 'web is paused.'],
    ['cannot start a paused container, try unpause instead', 'CONFLICT', 'web is paused.'],
    [`Container ${id} is already paused`, 'CONFLICT', 'web is paused already.'],
    [`Container ${id} is not paused`, 'CONFLICT', 'web is not paused.'],
    [`Cannot kill container: web: Container ${id} is not running`, 'CONFLICT', 'web is not running.'],
    [`Container ${id} is restarting, wait until the container is running`, 'CONFLICT', 'web is restarting.'],
    [
      'driver failed programming external connectivity on endpoint web (abc): Bind for 0.0.0.0:8080 failed: port is already allocated',
      'CONFLICT',
      'Port 8080 of box is in use already.',
    ],
    [
      'driver failed programming external connectivity on endpoint web: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use',
      'CONFLICT',
      'Port 80 of box is in use already.',
    ],
    [
      'invalid mount config for type "bind": bind source path does not exist: /srv/a b',
      'INVALID',
      'There is no /srv/a b on box.',
    ],
    ['Minimum memory limit allowed is 6MB', 'INVALID', 'A memory limit must be at least 6MB.'],
    ['Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available', 'INVALID', 'box has 2 CPUs.'],
    [
      'Restart policy cannot be updated because AutoRemove is enabled for the container',
      'CONFLICT',
      'web is removed by the engine when it ends, so that it cannot have a restart policy.',
    ],
    ['Invalid signal: SIGFOO', 'INVALID', 'The engine on box does not know that signal.'],
    [
      'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "nope": executable file not found in $PATH: unknown',
      'INVALID',
      'web cannot start: its command is not in the image.',
    ],
    ['network front not found', 'NOT_FOUND', 'There is no network front on box.'],
    ['mkdir /var/lib/docker/x: no space left on device', 'ENGINE_REFUSED', 'The disk of box is full.'],
  ] as const)('%s', (said, code, message) => {
    const ours = inOurWords(new Failure('ENGINE_REFUSED', said, { details: 'HTTP 500' }), subject)
    expect(ours).toMatchObject({ code, message })
    expect((ours as Failure).info.details).toContain(said)
  })

  it('that nobody knows is passed on, and only what the engine said is read', () => {
    const odd = new Failure('ENGINE_REFUSED', 'the moon is full')
    expect(inOurWords(odd, subject)).toBe(odd)
    const lost = new Failure('HOST_UNREACHABLE', 'box is not running')
    expect(inOurWords(lost, subject)).toBe(lost)
    const bug = new Error('is not running')
    expect(inOurWords(bug, subject)).toBe(bug)
  })

  it('of something that is not there names it', () => {
    expect(inOurWords(new Failure('NOT_FOUND', 'No such container: f'), subject)).toMatchObject({
      code: 'NOT_FOUND',
      message: 'web is not on box any more.',
    })
  })
})

it('warnings are said once and in our words where they are known', () => {
  expect(
    warningsInOurWords([
      'Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.',
      'Your kernel does not support swap limit capabilities, memory limited without swap.',
      '',
      'something new',
    ]),
  ).toEqual(['This host does not limit swap; the limit of memory holds.', 'something new'])
})
