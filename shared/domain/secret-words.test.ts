/** What is hidden and what is not, as tables; and that no text of any size takes long. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretName, isSecretValue, looksSecret, MASK, maskLabels, maskUrlPasswords } from './secret-words'

describe('a name', () => {
  it.each([
    ...['POSTGRES_PASSWORD', 'MYSQL_PWD', 'DB_PASS', 'PGPASSWORD', 'RedisPassword', 'dbPassword', 'PASSPHRASE'],
    ...['GITHUB_TOKEN', 'githubtoken', 'VAULT_TOKEN_ID', 'JWT', 'APP_SECRET', 'client-secret', 'SECRET_KEY_BASE'],
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'API_KEY', 'apiKey', 'APIKEY', 'STRIPE_KEY', 'ENCRYPTION_KEYS'],
    ...['GOOGLE_CREDENTIALS', 'SENTRY_DSN', 'CONNECTION_STRING', 'BASIC_AUTH', 'com.example.api-key', 'SESSION_COOKIE'],
    'traefik.http.middlewares.auth.basicauth.users',
  ])('%s is a secret', (name) => expect(isSecretName(name)).toBe(true))

  it.each([
    ...['PATH', 'HOME', 'PWD', 'OLDPWD', 'LANG', 'TZ', 'PORT', 'NODE_ENV', 'DATABASE_HOST', 'KEYBOARD', 'MONKEY'],
    ...[
      'AUTHOR',
      'PASSENGER_COUNT',
      'COMPASS',
      'POSTGRES_PASSWORD_FILE',
      'TLS_KEY_PATH',
      'SSH_AUTH_SOCK',
      'PUBLIC_KEY',
    ],
    ...['com.docker.compose.project', 'io.longshore.protected', 'org.opencontainers.image.authors', ''],
  ])('%s is none', (name) => expect(isSecretName(name)).toBe(false))
})

describe('a value', () => {
  it.each([
    'postgres://app:hunter2@db:5432/shop',
    'amqp://:only-a-password@queue',
    'see https://bot:x@git.example/y and more',
    'Server=db;User Id=sa;Password=x;',
    'https://hooks.example/?token=abc',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
    'Authorization: Bearer abcdefgh12345',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'AKIAIOSFODNN7EXAMPLE',
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x',
    'admin:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/',
  ])('%s is a secret', (value) => expect(isSecretValue(value)).toBe(true))

  it.each([
    '',
    'postgres://db:5432/shop',
    'https://app@example/x',
    'a:b@c',
    'keep password= nothing',
    '12:30',
    'basic',
  ])('%j is none', (value) => expect(isSecretValue(value)).toBe(false))

  it('that is empty hides nothing', () => expect(looksSecret('PASSWORD', '')).toBe(false))
})

describe('masking', () => {
  it('leaves a URL readable but for its password', () => {
    expect(maskUrlPasswords('a postgres://app:hunter2@db/x, redis://:p@r, http://plain')).toBe(
      `a postgres://app:${MASK}@db/x, redis://:${MASK}@r, http://plain`,
    )
  })

  it('gives labels without secrets back as they are, and never changes those it was given', () => {
    const plain = { team: 'harbour' }
    expect(maskLabels(plain)).toBe(plain)
    const secret = { team: 'harbour', 'api-key': 'x' }
    expect(maskLabels(secret)).toEqual({ team: 'harbour', 'api-key': MASK })
    expect(secret['api-key']).toBe('x')
  })

  it('leaves no password of any URL in any text', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,12}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part, part)), fc.string(), (urls, between) => {
        const text = urls.map(([user, , host]) => `x://${user}:SENTINEL@${host}`).join(` ${between} `)
        expect(maskUrlPasswords(text).includes('SENTINEL')).toBe(between.includes('SENTINEL'))
        if (urls.length > 0) expect(isSecretValue(text)).toBe(true)
      }),
    )
  })

  it.each([
    ...['://', 'a:', '://a:', 'Bearer ', '$6$', 'eyJ', '-----BEGIN ', 'password=', 'aA', '_', 'gh', ' '].map((piece) =>
      piece.repeat(200_000 / piece.length),
    ),
  ])('takes no time over a long text (case %#)', (text) => {
    const startedAt = performance.now()
    isSecretName(text)
    isSecretValue(text)
    maskUrlPasswords(text)
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})
