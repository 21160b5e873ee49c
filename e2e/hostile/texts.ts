/**
 * Names and values as somebody sends them who wants to run a script, lead astray or break the page, each with how it
 * must read. Written as escapes where an editor would hide them. Used by the hostile tests for all that a host sends.
 */

interface Hostile {
  raw: string
  /** How the page shows it: cleaned, and cut where names are cut. */
  shown: string
}

/** What a script that ran would leave behind; see soundness.ts. */
const RUN = 'window.ran=1'
/** An engine writes a slash before a name, and the two together are cut. */
const NAME_LENGTH = 255

/** As names of containers; the keys are for the messages of the tests. */
export const NAMES = {
  markup: same(`<img src=x onerror="${RUN}"><script>${RUN}</script>`),
  breakout: same(`"'\`></title></textarea><svg onload=${RUN}><style>*{display:none}</style>`),
  frame: same(`<iframe srcdoc="<script>parent.${RUN}</script>"></iframe><a href="javascript:${RUN}">go</a>`),
  entity: same('&lt;b&gt;&#x202e;&amp;nbsp; {{7*7}} #{7*7} %s%n'),
  link: same(`javascript:${RUN}//`),
  long: { raw: 'x'.repeat(4000), shown: `${'x'.repeat(NAME_LENGTH - 1)}…` },
  turned: { raw: 'invoice\u202egnp.exe\u202c\u2066a\u2067b\u2069', shown: 'invoicegnp.exeab' },
  rightToLeft: same('שלום (1) العربية!'),
  unseen: { raw: 'za\u200bp\u200d\ufeff\u00ad\u2060\u3164per', shown: 'zapper' },
  terminal: {
    raw: '\u0000up\u001b[31m red\u001b[0m\u001b]0;owned\u0007\u001b]8;;file:///etc/passwd\u001b\\ link\u001b]8;;\u001b\\\u009b2J',
    shown: 'up red link',
  },
  lines: { raw: 'one\r\ntwo\u2028three\u0085four\tfive\n', shown: 'one two three four five' },
  surrogates: { raw: 'a\ud800b\udc00c', shown: 'a\ufffdb\ufffdc' },
  emoji: same('🧨 🏴 ✅ done'),
  prototype: same('__proto__'),
  shell: same(`$(touch owned) \`touch owned\` "; touch owned; ' & | > owned !! -rf`),
  formula: same(`=cmd|'/C calc'!A1`),
  path: same('a/../../../etc/hosts'),
  address: same('a&b=c#d?e%00f+g%2F;h,i:"j" host:x'),
} satisfies Record<string, Hostile>

/** Letters under more marks than any script stacks: they would paint over the lines around them. */
export const FLOOD = `z${'\u0300\u0489\u20dd'.repeat(200)}al${'\u0323'.repeat(500)}go`

export const ALL: readonly Hostile[] = Object.values(NAMES)

/** Labels: each text as a name and as a value, and names that an object would have of its own. */
export const LABELS: Record<string, string> = Object.fromEntries([
  ...Object.entries(NAMES).flatMap(([key, { raw }]) => [
    [`value.${key}`, raw],
    [raw, key],
  ]),
  ['constructor', 'not a function'],
  ['toString', 'not a function'],
  ['hasOwnProperty', 'not a function'],
  ['org.opencontainers.image.source', `javascript:${RUN}`],
  ['io.longshore.link', '//evil.example/?a=b'],
  ['flood', FLOOD],
])

/** The same as variables: dockerd takes any line with a `=`. */
export const ENVIRONMENT = Object.entries(NAMES).flatMap(([key, { raw }], at) => [
  `HOSTILE_${at}=${raw}`,
  ...(raw.includes('=') ? [] : [`${raw}=${key}`]),
])

function same(raw: string): Hostile {
  return { raw, shown: raw }
}
