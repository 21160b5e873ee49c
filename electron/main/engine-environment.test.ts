/** The engine learns what SSH and Docker need, and none of the other programs' secrets. */
import { expect, it } from 'vitest'
import { engineEnvironment } from './engine-environment'

it('passes on the named variables only', () => {
  const all = {
    HOME: '/home/ada',
    SSH_AUTH_SOCK: '/run/agent',
    DOCKER_HOST: 'unix:///run/docker.sock',
    XDG_RUNTIME_DIR: '/run/user/1000',
    LC_ALL: 'C.UTF-8',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_OPTIONS: '--inspect',
    LD_PRELOAD: '/tmp/x.so',
    ELECTRON_RUN_AS_NODE: '1',
    TZ: undefined,
  }
  const { HOME, SSH_AUTH_SOCK, DOCKER_HOST, XDG_RUNTIME_DIR, LC_ALL } = all
  expect(engineEnvironment(all)).toEqual({ HOME, SSH_AUTH_SOCK, DOCKER_HOST, XDG_RUNTIME_DIR, LC_ALL })
})
