import { createSecretKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { deriveLabKeys } from '@/lib/lab/signing-keys'
import { issueLabToken, type LabClaims, verifyLabToken } from '@/lib/lab/token'
import { newId } from '@/lib/users/id'

const SECRETS = [
  'a first secret of the tests, longer than 32 bytes',
  'an older secret of the tests, also long',
]
const ISSUER = { issuer: 'https://app.example.com', audience: 'https://app.example.com/lab/denylist' }
const keys = deriveLabKeys(SECRETS, 'audience')
const claims = (): LabClaims => ({
  sub: newId(),
  sid: newId(),
  jti: newId(),
  ver: newId(),
  iat: 1_800_000_000,
  exp: 1_800_000_120,
})

/** Signs with the lab's own key what the lab would not sign. */
function forge(payload: object, header: object = {}, key = keys[0].token): Promise<string> {
  return new SignJWT({ iss: ISSUER.issuer, aud: ISSUER.audience, ...payload })
    .setProtectedHeader({ alg: 'HS256', typ: 'lab+jwt', kid: keys[0].kid, ...header })
    .sign(key)
}

describe('a token of the lab', () => {
  test('is verified with the claims that it was issued with, whatever this process’ clock says', async () => {
    const issued = claims()
    expect(await verifyLabToken(await issueLabToken(issued, ISSUER, keys), ISSUER, keys)).toMatchObject(
      issued,
    )
  })

  test('is verified by an older key, and by no key of another audience or secret', async () => {
    const [, older] = keys
    if (!older) throw new Error('a key is missing')
    const text = await issueLabToken(claims(), ISSUER, [older])
    expect(await verifyLabToken(text, ISSUER, keys)).not.toBeNull()
    expect(await verifyLabToken(text, ISSUER, deriveLabKeys(SECRETS, 'another audience'))).toBeNull()
    expect(await verifyLabToken(text, ISSUER, deriveLabKeys(['another secret'], 'audience'))).toBeNull()
  })

  test('is refused in every other spelling of its three parts', async () => {
    const text = await issueLabToken(claims(), ISSUER, keys)
    const parts = text.split('.')
    const respelled = parts.flatMap((part, place) =>
      spellings(part).map(other => parts.with(place, other).join('.')),
    )
    expect(respelled.length).toBeGreaterThan(9)
    for (const other of respelled) expect(await verifyLabToken(other, ISSUER, keys)).toBeNull()
  })

  test.each<[string, object, object]>([
    ['another typ', {}, { typ: 'at+jwt' }],
    ['no typ', {}, { typ: undefined }],
    ['no kid', {}, { kid: undefined }],
    ['an unknown kid', {}, { kid: 'AAAAAAAAAAAA' }],
    ['another issuer', { iss: 'https://evil.example' }, {}],
    ['another lane’s audience', { aud: 'https://app.example.com/lab/expiry' }, {}],
    ['two audiences', { aud: [ISSUER.audience, 'https://evil.example'] }, {}],
    ['a claim too many', { role: 'admin' }, {}],
    ['an expiry that is text', { exp: '1800000120' }, {}],
    ['a version that is a number', { ver: 1 }, {}],
    ...['sub', 'sid', 'jti', 'ver', 'iat', 'exp', 'iss', 'aud'].map((name): [string, object, object] => [
      `no ${name}`,
      { [name]: undefined },
      {},
    ]),
  ])('is refused with %s, although its signature is good', async (_, change, header) => {
    expect(await verifyLabToken(await forge(claims()), ISSUER, keys)).not.toBeNull()
    expect(await verifyLabToken(await forge({ ...claims(), ...change }, header), ISSUER, keys)).toBeNull()
  })

  test('is refused under another algorithm, signed by the same key', async () => {
    const key = createSecretKey(Buffer.concat([keys[0].token.export(), keys[0].token.export()]))
    const [alone] = keys
    const both = [{ ...alone, token: key }] as const
    expect(await verifyLabToken(await forge(claims(), {}, key), ISSUER, both)).not.toBeNull()
    expect(await verifyLabToken(await forge(claims(), { alg: 'HS512' }, key), ISSUER, both)).toBeNull()
  })

  test.each([
    '',
    '.',
    '..',
    '...',
    'a.b.c',
    'x'.repeat(3000),
    'eyJhbGciOiJub25lIn0.e30.',
    `${'A'.repeat(22)}.${'A'.repeat(22)}`,
  ])('is not the text %j', async text => {
    expect(await verifyLabToken(text, ISSUER, keys)).toBeNull()
  })
})

/** Other texts that decoders take for the same bytes. */
function spellings(part: string): string[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const bytes = Buffer.from(part, 'base64url')
  const lastBits = [...alphabet]
    .map(character => part.slice(0, -1) + character)
    .filter(other => other !== part && Buffer.from(other, 'base64url').equals(bytes))
  return [
    ...lastBits,
    `${part}=`,
    `${part}==`,
    `${part}\n`,
    ` ${part}`,
    `${part.slice(0, 4)}\n${part.slice(4)}`,
  ]
}
