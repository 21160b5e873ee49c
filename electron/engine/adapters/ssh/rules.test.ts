/** Each cause has its own sentence; no server text in a sentence. And what is decided on a host key. */
import { describe, expect, it } from 'vitest'
import type { KnownKey } from '../../ports'
import { hostKeyAlgorithms, judgeKey } from './host-key'
import { createIdentGuard, MAX_IDENT_BYTES } from './ident-guard'
import { connectFailure, handshakeFailure, loginFailure, lostFailure, resolveFailure } from './rules'

const where = { host: 'box', port: 2222, user: 'deploy' }
const coded = (code: string) => Object.assign(new Error(`connect ${code} 10.0.0.1`), { code })

describe('sentences', () => {
  it.each([
    [resolveFailure(coded('ENOTFOUND'), where), 'There is no machine named box.'],
    [resolveFailure(coded('EAI_AGAIN'), where), 'The name box could not be looked up just now.'],
    [connectFailure(coded('ECONNREFUSED'), where), 'box refuses connections on port 2222.'],
    [connectFailure(coded('EHOSTUNREACH'), where), 'There is no way to box.'],
    [connectFailure(coded('ETIMEDOUT'), where), 'box does not answer on port 2222.'],
    [
      connectFailure(new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]), where),
      'box refuses connections on port 2222.',
    ],
    [connectFailure(new Error('odd'), where), 'box could not be reached.'],
    [
      handshakeFailure(new Error('Handshake failed: no matching key exchange algorithm'), where),
      'box offers only outdated key exchange methods.',
    ],
    [
      handshakeFailure(new Error('Handshake failed: no matching host key format'), where),
      'box offers only outdated host key types.',
    ],
    [
      handshakeFailure(new Error('Handshake failed: no matching C->S cipher'), where),
      'box offers only outdated ciphers.',
    ],
    [
      handshakeFailure(new Error('Handshake failed: no matching S->C MAC'), where),
      'box offers only outdated integrity checks (MACs).',
    ],
    [
      handshakeFailure(new Error('Header line too long'), where),
      'What answers at box:2222 does not introduce itself as an SSH server.',
    ],
    [
      handshakeFailure(new Error('Connection lost before handshake'), where),
      'box hung up before it introduced itself.',
    ],
    [handshakeFailure(coded('ECONNRESET'), where), 'box ended the connection.'],
    [
      loginFailure(new Error('Too many authentication failures'), where),
      'box ended the login after too many keys that do not fit.',
    ],
    [loginFailure(new Error('gone'), where), 'box hung up during the login.'],
    [lostFailure(new Error('Keepalive timeout'), where), 'box does not answer any more.'],
    [lostFailure(undefined, where), 'The connection to box was lost.'],
  ])('%# %s', (failure, sentence) => {
    expect(failure.message).toBe(sentence)
    expect(failure.info.hint).not.toBe('')
  })

  it('what a server says is cleaned, and never part of the sentence', () => {
    const failure = loginFailure(new Error('\u001b]0;title\u0007evil \u202e text'), where)
    expect(failure.message).not.toContain('evil')
    expect(failure.info.details).toBe('evil  text')
  })
})

describe('host keys', () => {
  const key = (keyType: string, letter: string, revoked = false): KnownKey => ({
    keyType,
    fingerprint: `SHA256:${letter.repeat(43)}`,
    revoked,
  })
  const offered = { keyType: 'ssh-ed25519', fingerprint: key('', 'a').fingerprint }
  it.each([
    ['trusted', [key('ssh-ed25519', 'a')], undefined],
    ['one of several', [key('ssh-rsa', 'b'), key('ssh-ed25519', 'a')], undefined],
    ['unknown', [], 'HOST_KEY_UNKNOWN'],
    ['unknown, another one is revoked', [key('ssh-ed25519', 'b', true)], 'HOST_KEY_UNKNOWN'],
    ['changed', [key('ssh-ed25519', 'b')], 'HOST_KEY_CHANGED'],
    ['of another type', [key('ssh-rsa', 'b')], 'HOST_KEY_CHANGED'],
    ['revoked', [key('ssh-ed25519', 'a', true)], 'HOST_KEY_CHANGED'],
    ['trusted and revoked', [key('ssh-ed25519', 'a'), key('ssh-ed25519', 'a', true)], 'HOST_KEY_CHANGED'],
  ])('%s', (_name, known, code) => {
    expect(judgeKey(known, offered, 'box', 22)?.code).toBe(code)
  })

  it('asks for the known types first, and never for SHA-1 or DSA', () => {
    expect(hostKeyAlgorithms([])[0]).toBe('ssh-ed25519')
    expect(hostKeyAlgorithms([key('ssh-rsa', 'a')]).slice(0, 3)).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-ed25519',
    ])
    expect(hostKeyAlgorithms([key('ssh-rsa', 'a', true)])[0]).toBe('ssh-ed25519')
    expect(hostKeyAlgorithms([key('ssh-dss', 'a')])).not.toContain('ssh-dss')
    expect(hostKeyAlgorithms([])).not.toContain('ssh-rsa')
  })
})

describe('identification line', () => {
  const look = (...chunks: string[]) => {
    const guard = createIdentGuard()
    return chunks.map((chunk) => guard(Buffer.from(chunk))).at(-1)
  }
  it.each([
    ['at once', 'seen', ['SSH-2.0-OpenSSH_9.2\r\n']],
    ['in pieces', 'seen', ['SS', 'H-2.0-x', '\n']],
    ['after a greeting', 'seen', ['hello\r\nthere\r\nSSH-2.0-x\r\n']],
    ['not yet', 'waiting', ['hello SSH-2.0-x\n']],
    ['never ends', 'too-long', ['SSH-2.0-', 'x'.repeat(MAX_IDENT_BYTES)]],
    ['after too much', 'too-long', ['a\n'.repeat(MAX_IDENT_BYTES / 2), 'SSH-2.0-x\n']],
  ])('%s', (_name, state, chunks) => {
    expect(look(...chunks)).toBe(state)
  })
})
