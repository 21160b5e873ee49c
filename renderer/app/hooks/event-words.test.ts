/** Events in a person's words, whatever an engine calls them. */
import { describe, expect, it } from 'vitest'
import type { DockerEventRow } from '../../../shared/contract/events'
import { eventWords } from './event-words'

const words = (type: string, action: string, attributes: Record<string, string> = {}, detail = '') => {
  const event: DockerEventRow = { seq: 1, at: 1, hostId: 'h', type, action, detail, id: 'i', name: 'n', attributes }
  const { tone, text } = eventWords(event, (id) => (id === 'c1' ? 'web' : undefined))
  return `${tone}: ${text}`
}

describe('eventWords', () => {
  it.each([
    ['container', 'start', {}, '', 'good: started'],
    ['container', 'die', { exitCode: '0' }, '', 'off: ended'],
    ['container', 'die', { exitCode: '3' }, '', 'crit: ended with exit code 3'],
    ['container', 'die', { exitCode: '137' }, '', 'warn: ended with exit code 137 (SIGKILL)'],
    ['container', 'die', { exitCode: '127' }, '', 'crit: ended with exit code 127 (command not found)'],
    ['container', 'die', { exitCode: 'constructor' }, '', 'crit: ended with exit code constructor'],
    ['container', 'oom', {}, '', 'crit: ran out of memory'],
    ['container', 'health_status', {}, 'unhealthy', 'crit: unhealthy'],
    ['container', 'health_status', {}, 'healthy', 'good: healthy'],
    ['container', 'kill', { signal: '15' }, '', 'warn: signalled with SIGTERM'],
    ['container', 'kill', { signal: '40' }, '', 'warn: signalled with signal 40'],
    ['container', 'rename', { oldName: '/old' }, '', 'off: renamed from old'],
    ['network', 'connect', { container: 'c1' }, '', 'off: joined by web'],
    ['network', 'disconnect', { container: 'abcdefabcdefabcdef' }, '', 'off: left by abcdefabcdef'],
    ['network', 'disconnect', { container: 'c9', containerName: 'gone' }, '', 'off: left by gone'],
    ['volume', 'mount', { container: 'c1' }, '', 'off: mounted by web'],
    ['image', 'pull', {}, '', 'info: pulled'],
    ['daemon', 'reload', {}, '', 'info: configuration read again'],
    ['plugin', 'enable', {}, '', 'off: enable'],
    ['constructor', 'toString', {}, '', 'off: toString'],
    ['container', 'constructor', {}, 'x', 'off: constructor x'],
  ])('%s %s %j %s', (type, action, attributes, detail, expected) => {
    expect(words(type, action, attributes as Record<string, string>, detail)).toBe(expected)
  })
})
