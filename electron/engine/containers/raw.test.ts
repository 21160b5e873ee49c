/** What the engine says, shown whole but for its secrets, whatever shape it has. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rawText } from './raw'

describe('the raw answer', () => {
  it('is the same JSON, with secrets masked', () => {
    const raw = {
      Id: 'a',
      Config: {
        Env: ['PATH=/bin', 'DB_PASSWORD=hunter2', 'URL=redis://:hunter2@cache', 'EMPTY_TOKEN=', 'NOTHING'],
        Labels: { team: 'harbour', 'api-key': 'hunter2', odd: 7 },
        Cmd: ['psql', 'postgres://app:hunter2@db/shop'],
      },
    }
    const text = rawText(raw)
    expect(text).not.toContain('hunter2')
    expect(JSON.parse(text)).toEqual({
      Id: 'a',
      Config: {
        Env: ['PATH=/bin', 'DB_PASSWORD=••••••', 'URL=••••••', 'EMPTY_TOKEN=', 'NOTHING'],
        Labels: { team: 'harbour', 'api-key': '••••••', odd: 7 },
        Cmd: ['psql', 'postgres://app:••••••@db/shop'],
      },
    })
  })

  it('shows what cannot be seen as escapes, and stays the same JSON', () => {
    const raw = { name: 'a\u202eb\u200b\u0085\u{e0041}', '__proto__\u202e': 1 }
    const text = rawText(raw)
    expect(text).toContain('a\\u202eb\\u200b\\u0085\\udb40\\udc41')
    expect(JSON.parse(text)).toEqual(raw)
    expect(rawText('z\u0300\u0301\u0302\u0303\u0304')).toBe('"z\u0300\u0301\u0302\u0303\\u0304"')
  })

  it('is any JSON at all, and any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (raw) => {
        const text = rawText({ Config: raw, Env: raw, Labels: raw })
        expect(() => JSON.parse(text)).not.toThrow()
      }),
    )
    let deep: unknown = 'bottom'
    for (let level = 0; level < 50_000; level += 1) deep = [deep]
    expect(rawText(deep)).toContain('…')
    expect(rawText(JSON.parse('{"Labels": {"__proto__": "x"}}'))).toContain('"__proto__": "x"')
    expect(rawText(undefined)).toBe('null')
  })
})
