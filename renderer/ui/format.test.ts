/** What format.ts promises, value by value. */
import { describe, expect, it } from 'vitest'
import {
  absolute,
  ago,
  bytes,
  clockText,
  exactText,
  imageParts,
  latency,
  momentText,
  plural,
  shortId,
  span,
  splitRightToLeft,
  until,
} from './format'

describe('time', () => {
  it.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [47.9 * 3_600_000, '47 h'],
    [88 * 86_400_000, '88 d'],
  ])('a span of %d ms reads %s', (ms, text) => expect(span(ms)).toBe(text))

  it('says just now, then how long ago', () => {
    expect(ago(1000, 5000)).toBe('just now')
    expect(ago(0, 7_200_000)).toBe('2 h ago')
  })

  it('tells instants by a clock of 24 hours, in every form', () => {
    const evening = new Date(2026, 10, 21, 23, 4, 5, 678).getTime()
    for (const form of [absolute, clockText, exactText, momentText]) {
      expect(form(evening)).toContain('23:04:05')
      expect(form(evening - 23 * 3_600_000)).toContain('00:04:05')
    }
    expect(exactText(evening)).toContain('678')
  })

  it('counts down without a zero before its time', () => {
    expect(until(4100, 100)).toBe('4 s')
    expect(until(101, 100)).toBe('1 s')
    expect(until(100, 100)).toBe('now')
  })
})

describe('numbers', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [412 * 1024 ** 2, '412 MiB'],
    [2.14 * 1024 ** 3, '2.1 GiB'],
    [5000 * 1024 ** 5, '5000 PiB'],
  ])('%d bytes read %s', (count, text) => expect(bytes(count)).toBe(text))

  it('rounds round trips', () => {
    expect(latency(0.3)).toBe('1 ms')
    expect(latency(12.4)).toBe('12 ms')
    expect(latency(2400)).toBe('2.4 s')
  })

  it('counts', () => {
    expect(plural(1, 'host')).toBe('1 host')
    expect(plural(1200, 'entry', 'entries')).toBe('1,200 entries')
  })
})

describe('names', () => {
  const digest = 'a'.repeat(64)
  it.each([
    ['nginx', '', 'nginx'],
    ['postgres:17', '', 'postgres:17'],
    ['ghcr.io/acme/shop:2.14.1', 'ghcr.io/acme/', 'shop:2.14.1'],
    ['registry:5000/tool', 'registry:5000/', 'tool'],
    [`acme/api@sha256:${digest}`, 'acme/', 'api@aaaaaaaaaaaa'],
    [`acme/api:1@sha256:${digest}`, 'acme/', 'api:1'],
    [`sha256:${digest}`, '', 'aaaaaaaaaaaa'],
  ])('%s splits into %j and %j', (image, registry, name) => expect(imageParts(image)).toEqual({ registry, name }))

  it('cuts ids to twelve', () => expect(shortId(`sha256:${digest}`)).toBe('aaaaaaaaaaaa'))
})

describe('runs from right to left', () => {
  it.each([
    ['Stopped web on quay.', ['Stopped web on quay.']],
    ['Stopped שלום on quay.', ['Stopped ', 'שלום', ' on quay.']],
    ['שלום (1) العربية! done', ['', 'שלום (1) العربية', '! done']],
    ['"שלום": "עולם", אב, גד', ['"', 'שלום', '": "', 'עולם', '", ', 'אב', ', ', 'גד', '']],
    ['נ 1 web', ['', 'נ', ' 1 web']],
  ])('%j', (text, parts) => expect(splitRightToLeft(text)).toEqual(parts))

  it('takes linear time for much of what may stand within a run', () => {
    const before = process.cpuUsage() // not the clock: a busy machine must not look like slow code
    splitRightToLeft(`א${' '.repeat(200_000)}${'א '.repeat(200_000)}${'א1'.repeat(100_000)}a`)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000)
  })
})
