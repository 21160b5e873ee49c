import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonLine, jsonLine } from './log-json'

const pairs = (line: JsonLine | undefined) => line?.fields.map(({ path, value }) => `${path}=${value}`)

describe('a line of JSON', () => {
  it('is read as fields with their paths', () => {
    const line = jsonLine('{"level":"warn","http":{"status":502,"path":"/a b"},"tags":["x",{"y":null}],"ok":true}')
    expect(pairs(line)).toEqual([
      'level=warn',
      'http.status=502',
      'http.path=/a b',
      'tags[0]=x',
      'tags[1].y=null',
      'ok=true',
    ])
  })
  it('keeps numbers as they were written', () => {
    expect(pairs(jsonLine('{"id":12345678901234567890,"big":1e309,"exact":1.10}'))).toEqual([
      'id=12345678901234567890',
      'big=1e309',
      'exact=1.10',
    ])
  })
  it('shows a field named twice twice', () => {
    expect(pairs(jsonLine('{"a":1,"a":2}'))).toEqual(['a=1', 'a=2'])
  })
  it('takes names of the language for names', () => {
    expect(pairs(jsonLine('{"__proto__":{"x":1},"constructor":2}'))).toEqual(['__proto__.x=1', 'constructor=2'])
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })
  it('reads escapes, and quotes what is no plain name', () => {
    expect(pairs(jsonLine(String.raw`{"a b":"\"\u00e9\n"}`))).toEqual(['"a b"="é\n'])
  })
  it('may have something before it', () => {
    expect(jsonLine('app-1  | {"a":{}}  ')).toMatchObject({
      before: 'app-1  | ',
      source: '{"a":{}}',
      fields: [{ path: 'a', kind: 'empty', value: '{}' }],
    })
  })
  it.each([
    'no json',
    '{',
    '{}x',
    '{"a":1',
    '{"a" 1}',
    '{a:1}',
    '{"a":01}',
    '{"a":1,}',
    '[1]',
    '{"a":"\\x"}',
    '{"a":1}{"b":2}',
  ])('%s is none', (text) => {
    expect(jsonLine(text)).toBeUndefined()
  })
  it('is not followed too deep, nor listed without end', () => {
    expect(jsonLine(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).toBeUndefined()
    const many = jsonLine(`{"a":[${'1,'.repeat(4999)}1]}`)
    expect(many?.fields.length).toBe(2000)
    expect(many?.more).toBe(3000)
  })
  it('agrees with the language on what is JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        expect(jsonLine(JSON.stringify(value))).toBeDefined()
      }),
      { numRuns: 2000 },
    )
  })
  it('takes any text in a moment', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void jsonLine(`{${text}}`)),
      { numRuns: 2000 },
    )
    for (const worst of ['{"a":', '"', '{"', '\\"', '{ '])
      expect(timed(() => jsonLine(`{${worst.repeat(20_000)}}`))).toBeLessThan(100)
  })
})

function timed(run: () => void): number {
  const startedAt = performance.now()
  run()
  return performance.now() - startedAt
}
