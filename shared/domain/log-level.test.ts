import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logLevel, logLevelOfBytes } from './log-level'

describe('the level of a line', () => {
  it.each([
    ['{"level":"warn","msg":"slow"}', 'warn'],
    ['{"ts":1,"severity":"CRITICAL","message":"x"}', 'error'],
    ['{"level":30,"time":1,"msg":"pino"}', 'info'],
    ['{"level":50,"msg":"pino"}', 'error'],
    ['{"version":"1.1","level":3,"short_message":"gelf"}', 'error'],
    ['{"@t":"…","@l":"Debug","@m":"serilog"}', 'debug'],
    ['{"log.level":"info","ecs.version":"1.6.0"}', 'info'],
    ['{"log":{"file":"x","level":"error"}}', 'error'],
    ['{"message":"the level is error"}', 'none'],
    ['time=2026-11-21T14:00:00Z level=info msg="started"', 'info'],
    ['ts=1 lvl=dbug x=1', 'none'],
    ['ts=1 level="warning" x=1', 'warn'],
    ['msg=x severity=3', 'error'],
    ['<11>Nov 21 14:00:00 host app: x', 'error'],
    ['<14>Nov 21 14:00:00 host app: x', 'info'],
    ['E1121 14:03:05.123456       1 main.go:42] failed', 'error'],
    ['W1121 14:03:05.123456       1 main.go:42] slow', 'warn'],
    ['2026/11/21 14:00:00 [notice] 1#1: nginx/1.27', 'info'],
    ['2026/11/21 14:00:00 [error] 29#29: *1 open() failed', 'error'],
    ['2026-11-21 14:00:00.000 UTC [1] LOG:  database system is ready', 'info'],
    ['2026-11-21 14:00:00.000 UTC [44] FATAL:  role "x" does not exist', 'error'],
    ['2026-11-21 14:00:00,123 WARNING root: deprecated', 'warn'],
    ['2026-11-21T14:00:00.000Z  INFO 1 --- [main] c.e.App : Started', 'info'],
    ['[2026-11-21T14:00:00Z DEBUG hyper::proto] read', 'debug'],
    ['[WARN ] 12:00 x', 'warn'],
    ['npm warn deprecated x', 'none'],
    ['error: could not open', 'error'],
    ['panic: runtime error: index out of range', 'error'],
    ['Traceback (most recent call last):', 'error'],
    ['WARNING:root:x', 'warn'],
    ['GET /ERROR/page 200', 'none'],
    ['ERROR_COUNT=0', 'none'],
    ['10.0.0.1 - - [21/Nov/2026:14:00:00 +0000] "GET / HTTP/1.1" 200 612', 'none'],
    ['TRACE entering', 'trace'],
    ['', 'none'],
    ['constructor: x', 'none'],
  ] as const)('%s → %s', (line, level) => {
    expect(logLevel(line)).toBe(level)
    expect(logLevelOfBytes(new TextEncoder().encode(line))).toBe(level)
  })
  it('is found under colours', () => {
    expect(logLevelOfBytes(new TextEncoder().encode('\u001b[33mWARN\u001b[0m slow'))).toBe('warn')
  })
  it('takes any text in a moment', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => typeof logLevel(text) === 'string'),
      { numRuns: 2000 },
    )
    for (const worst of ['[', '"level":', '{"log":{', 'level=', ' A', '| '])
      expect(timed(() => logLevel(worst.repeat(20_000)))).toBeLessThan(50)
  })
})

function timed(run: () => void): number {
  const startedAt = performance.now()
  run()
  return performance.now() - startedAt
}
