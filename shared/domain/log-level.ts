/**
 * How grave a line of a log says it is, from what programs commonly write: a field of JSON or logfmt, a syslog or klog
 * prefix, a word in brackets or in capitals near the start. A guess that costs little and reads only the beginning;
 * `none` where nothing speaks. Used by the pane for its marks and by the search for its filter.
 */
import type { LogLevel } from '../contract/logs'

/** Where a level is looked for; JSON has its fields anywhere in the line. */
const WORDS_WITHIN = 120
const JSON_WITHIN = 4096

/** `text`: the line without colours (logPlainText), the first 4 KiB will do. */
export function logLevel(text: string): LogLevel {
  const start = text.trimStart()
  const first = start.charCodeAt(0)
  if (first === 0x7b) return fromJson(start.slice(0, JSON_WITHIN)) ?? 'none'
  const head = start.slice(0, WORDS_WITHIN)
  return fromPrefix(head) ?? fromField(start.slice(0, 512)) ?? fromWords(head) ?? 'none'
}

const latin1 = new TextDecoder('latin1')
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const SGR = /\u001b\[[0-9;:]*m/g

/** The same from the bytes as they were written, for whoever looks through millions of lines. */
export function logLevelOfBytes(bytes: Uint8Array): LogLevel {
  const text = latin1.decode(bytes.length > JSON_WITHIN ? bytes.subarray(0, JSON_WITHIN) : bytes)
  return logLevel(text.includes('\u001b') ? text.replace(SGR, '') : text)
}

const BY_WORD: Record<string, LogLevel> = {
  emerg: 'error',
  emergency: 'error',
  alert: 'error',
  crit: 'error',
  critical: 'error',
  fatal: 'error',
  panic: 'error',
  dpanic: 'error',
  severe: 'error',
  error: 'error',
  err: 'error',
  eror: 'error',
  failure: 'error',
  warning: 'warn',
  warn: 'warn',
  wrn: 'warn',
  notice: 'info',
  information: 'info',
  informational: 'info',
  info: 'info',
  inf: 'info',
  log: 'info',
  debug: 'debug',
  dbg: 'debug',
  debu: 'debug',
  fine: 'debug',
  trace: 'trace',
  trc: 'trace',
  verbose: 'trace',
  finer: 'trace',
  finest: 'trace',
}

const ofWord = (word: string | undefined): LogLevel | undefined => {
  const known = word?.toLowerCase() ?? ''
  return Object.hasOwn(BY_WORD, known) ? BY_WORD[known] : undefined
}

/** 0 to 7 are syslog's (also GELF's), from 10 on those of pino and bunyan. */
function ofNumber(value: number): LogLevel | undefined {
  if (value <= 3) return 'error'
  if (value === 4) return 'warn'
  if (value <= 6) return 'info'
  if (value === 7) return 'debug'
  if (value < 10) return undefined
  if (value >= 50) return 'error'
  if (value >= 40) return 'warn'
  if (value >= 30) return 'info'
  return value >= 20 ? 'debug' : 'trace'
}

const IN_JSON =
  /"(?:level|lvl|loglevel|log_level|log\.level|levelname|level_name|severity|severity_text|severityText|@l|priority)"\s*:\s*(?:"([A-Za-z]{3,13})"|(\d{1,2})(?=[\s,}]))/
const NESTED_IN_JSON = /"log"\s*:\s*\{[^{}]{0,200}"level"\s*:\s*"([A-Za-z]{3,13})"/

function fromJson(text: string): LogLevel | undefined {
  const [, word, number] = IN_JSON.exec(text) ?? NESTED_IN_JSON.exec(text) ?? []
  return number === undefined ? ofWord(word) : ofNumber(Number(number))
}

/** `<11>`, facility × 8 + severity (RFC 5424); klog's `E1121 14:03:05`; glog's the same; Android's `E/Tag`. */
const SYSLOG = /^<(\d{1,3})>/
const KLOG = /^([IWEFD])\d{4} \d\d:\d\d:\d\d/
const BY_LETTER: Record<string, LogLevel> = { I: 'info', W: 'warn', E: 'error', F: 'error', D: 'debug' }
/** How crashes begin. */
const CRASH = /^(?:panic: |fatal error: |Traceback \(most recent call last\)|Exception in thread |Unhandled |Uncaught )/

function fromPrefix(head: string): LogLevel | undefined {
  const priority = SYSLOG.exec(head)?.[1]
  if (priority && Number(priority) < 192) return ofNumber(Number(priority) & 7)
  const letter = KLOG.exec(head)?.[1]
  if (letter) return BY_LETTER[letter]
  return CRASH.test(head) ? 'error' : undefined
}

const FIELD =
  /(?:^|[\s,])(?:level|lvl|loglevel|log_level|severity)=(?:"([A-Za-z]{3,13})"|([A-Za-z]{3,13})(?![A-Za-z])|(\d{1,2})(?!\d))/

function fromField(head: string): LogLevel | undefined {
  const [, quoted, bare, number] = FIELD.exec(head) ?? []
  if (number !== undefined) return ofNumber(Number(number))
  return ofWord(quoted ?? bare)
}

/** In brackets in any case, alone in capitals, or as the first word before a colon: `[warn]`, ` ERROR `, `error: …`. */
const WORD =
  /[[(<|]\s{0,4}([A-Za-z]{3,11})\s{0,4}[\])>|:]|(?<![A-Za-z0-9_./-])([A-Z]{3,11})(?![A-Za-z0-9_/=-])|^([A-Za-z]{3,11}):/g

function fromWords(head: string): LogLevel | undefined {
  for (const [, bracketed, capitals, first] of head.matchAll(WORD)) {
    const level = ofWord(bracketed ?? capitals ?? first)
    if (level) return level
  }
  return undefined
}
