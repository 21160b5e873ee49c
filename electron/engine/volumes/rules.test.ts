/** Which volumes a prune may take, and what of their options may be shown. */
import { expect, it } from 'vitest'
import { prunableVolumes, usersOfVolume, withoutPasswords } from './rules'

const volume = (name: string, isAnonymous: boolean, sizeBytes?: number) => ({ name, isAnonymous, sizeBytes })
const user = (name: string, volumes: string[], state = 'running') => ({
  name,
  state,
  imageId: '',
  volumes,
  networks: [],
})

it('takes what nobody mounts, the named ones only when told so', () => {
  const volumes = [volume('db', false, 5), volume('old', false, 9), volume('anon', true), volume('kept', true)]
  const containers = [user('a', ['db']), user('b', ['kept'], 'exited')]
  const names = (all: boolean) => prunableVolumes('h', volumes, containers, all).map((one) => one.name)
  expect(names(false)).toEqual(['anon'])
  expect(names(true)).toEqual(['old', 'anon'])
  expect(usersOfVolume('kept', containers).map((one) => one.name)).toEqual(['b'])
})

it('shows no password of a network drive', () => {
  expect(
    withoutPasswords({ type: 'cifs', o: 'addr=nas,username=app,password=s3cret,vers=3', password: 'x', bypass: 'y' }),
  ).toEqual({ type: 'cifs', o: 'addr=nas,username=app,password=••••••,vers=3', password: '••••••', bypass: 'y' })
})
