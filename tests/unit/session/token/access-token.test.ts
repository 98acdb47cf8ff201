import { calculateJwkThumbprint, errors, type JWK, type JWTHeaderParameters, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  type Issuer,
  issueAccessToken,
  LEEWAY_SECONDS,
  type RegisteredClaims,
  verifyAccessToken,
} from '@/lib/session/token/access-token'
import { createKeyring } from '@/lib/session/token/keyring'
import { issueRefreshToken } from '@/lib/session/token/refresh-token'
import {
  FULL_CLAIMS,
  forge,
  headerFor,
  ISSUER,
  kidOf,
  NOW,
  newPrivateKey,
  OTHER_SECRET,
  privateSigner,
  SECRET,
  SESSION_ID,
  USER_ID,
} from '../../../support/forge'
import { forgedTokens } from '../../../support/forged-tokens'

const { role, ...REGISTERED } = FULL_CLAIMS
const forgeries = await forgedTokens({ secret: SECRET })
const verify = (text: string, now = NOW) => verifyAccessToken(text, ISSUER, now)
const statusOf = async (text: string, now = NOW) => (await verify(text, now)).status
const withKeys = (...secrets: string[]) => ({ ...ISSUER, keyring: createKeyring(secrets) })

function keyOf({ kid }: JWTHeaderParameters): Uint8Array {
  if (kid !== kidOf(SECRET)) throw new errors.JWKSNoMatchingKey()
  return new TextEncoder().encode(SECRET)
}

/** What jose alone says, told everything that it can be told. */
async function joseStatus(text: string): Promise<'valid' | 'expired' | 'refused'> {
  try {
    await jwtVerify(text, keyOf, {
      algorithms: ['HS256'],
      typ: 'at+jwt',
      issuer: ISSUER.issuer,
      audience: ISSUER.audience,
      requiredClaims: Object.keys(FULL_CLAIMS),
      currentDate: new Date(NOW * 1000),
      clockTolerance: LEEWAY_SECONDS,
    })
    return 'valid'
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'expired'
    if (error instanceof errors.JOSEError) return 'refused'
    throw error
  }
}

describe('a good access token', () => {
  it('is accepted with its claims', async () => {
    const text = await issueAccessToken(REGISTERED, { role }, ISSUER)
    expect(await verify(text)).toEqual({ status: 'valid', registered: FULL_CLAIMS, claims: { role } })
  })

  it('is what the forger of these tests makes when left alone, so that each forgery differs by its fault only', async () => {
    expect(forge()).toBe(await issueAccessToken(REGISTERED, { role }, ISSUER))
  })

  it('[A14.2.1] carries no name and no email address', async () => {
    const [, payload = ''] = (await issueAccessToken(REGISTERED, { role }, ISSUER)).split('.')
    expect(Object.keys(JSON.parse(Buffer.from(payload, 'base64url').toString())).sort()).toEqual(
      Object.keys(FULL_CLAIMS).sort(),
    )
  })

  it('names any user id of 1 to 255 bytes of well-formed text', async () => {
    for (const sub of ['1', '*', 'x}:user{y', '8c2f4b1e-9a0d-4c5e-8f77-1d2e3f4a5b6c', 'ü'.repeat(127)]) {
      const text = await issueAccessToken({ ...REGISTERED, sub }, { role }, ISSUER)
      expect(await verify(text)).toMatchObject({ status: 'valid', registered: { sub } })
    }
  })

  it.each(Object.keys(REGISTERED))('the claim %s is the library’s own: a host cannot set it', name => {
    expect(() => issueAccessToken<object>(REGISTERED, { role, [name]: 'x' }, ISSUER)).toThrow(TypeError)
  })
})

describe('[A9.1.1 A9.1.2 A9.1.3 A9.2.1 A9.2.2 A9.2.3 A9.2.4 J3.1 J3.8 J3.9 J3.10 J3.11] a forged access token is refused', () => {
  it.each(forgeries)('[$clauses] $name: $verdict', async ({ text, verdict }) => {
    expect(await verify(text)).toEqual({ status: verdict })
  })
})

describe.each(['ES256', 'EdDSA'] as const)(
  '[A9.1.1 A9.1.2 A9.1.3 J3.1 J3.8 J3.10] access tokens that %s signs',
  alg => {
    const keys = [newPrivateKey(alg), newPrivateKey(alg)] as const
    const [signer, stranger] = [privateSigner(keys[0]), privateSigner(keys[1])]
    const header = { alg, typ: 'at+jwt', kid: signer.kid }
    /** The app has changed from HS256: what its secret has signed still verifies. */
    const mixed = { ...ISSUER, keyring: createKeyring([SECRET], [keys[0]]) }
    const verdictOf = async (text: string, issuer = mixed) =>
      (await verifyAccessToken(text, issuer, NOW)).status

    it('are what the forger makes when left alone, and name their key by its thumbprint', async () => {
      const issued = await issueAccessToken(REGISTERED, { role }, mixed)
      expect(issued.split('.').slice(0, 2)).toEqual(forge({ header, signer }).split('.').slice(0, 2))
      expect(await verdictOf(issued)).toBe('valid')
      expect(await verdictOf(forge({ header, signer }))).toBe('valid')
      expect(signer.kid).toBe(await calculateJwkThumbprint(signer.jwk as JWK))
    })

    it('cannot be forged', async () => {
      const wrong: string[] = []
      for (const { name, text, verdict } of await forgedTokens({ signer, stranger })) {
        if ((await verdictOf(text)) !== verdict) wrong.push(name)
      }
      expect(wrong).toEqual([])
    })

    it('leave those of the secret verifiable, and as hard to forge', async () => {
      expect(await verdictOf(forge())).toBe('valid')
      const wrong: string[] = []
      for (const { name, text, verdict } of forgeries)
        if ((await verdictOf(text)) !== verdict) wrong.push(name)
      expect(wrong).toEqual([])
    })

    it('are refused once their key is off the list, also by the secret alone', async () => {
      const issued = await issueAccessToken(REGISTERED, { role }, mixed)
      for (const left of [[], [keys[1]]]) {
        expect(await verdictOf(issued, { ...ISSUER, keyring: createKeyring([SECRET], left) })).toBe('invalid')
      }
      const second = { ...ISSUER, keyring: createKeyring([SECRET], [keys[1], keys[0]]) }
      expect(await verdictOf(issued, second)).toBe('valid')
    })
  },
)

/** One text per token, one header per key, and no token from the future. */
const STRICTER_THAN_JOSE = [
  'jwk in the header, rightly signed',
  'jku in the header, rightly signed',
  'x5u in the header, rightly signed',
  'x5c in the header, rightly signed',
  'b64 true',
  'other unused bits at the end of the signature',
  'a padded signature',
  'a tab at the end',
  'signed, but aud is an array',
  'not issued yet',
  'a list of audiences with ours in it',
  'typ "AT+JWT"',
  'typ "application/at+jwt"',
  'a duplicate member',
  'white space in the payload',
  'a duplicate member in the header',
  'header members in another order',
]

describe('verdicts beside those of jose', () => {
  it('a token is valid or expired exactly when jose says so, for every life', async () => {
    for (const exp of [
      NOW - 60,
      NOW - LEEWAY_SECONDS - 1,
      NOW - LEEWAY_SECONDS,
      NOW - LEEWAY_SECONDS + 1,
      NOW,
      NOW + 60,
    ]) {
      const text = forge({ payload: { ...FULL_CLAIMS, exp } })
      expect([exp, await statusOf(text)]).toEqual([exp, await joseStatus(text)])
    }
  })

  it('a vector with a wrong signature, header or audience that jose accepts is one of these, where we are stricter', async () => {
    const accepted: string[] = []
    for (const { name, text, verdict } of forgeries) {
      if (verdict === 'invalid' && (await joseStatus(text)) !== 'refused') accepted.push(name)
    }
    expect(accepted).toEqual(STRICTER_THAN_JOSE)
  })
})

describe('a token that we signed with other claims or another issuer than today', () => {
  const outdated = (payload: object) => forge({ payload })

  it.each<[string, object]>([
    ['one claim more', { ...FULL_CLAIMS, team: 'red' }],
    ['one claim fewer', REGISTERED],
    ['another client', { ...FULL_CLAIMS, client_id: 'other-app' }],
    ['no client, as releases before wrote it', { ...FULL_CLAIMS, client_id: undefined }],
    ['another issuer', { ...FULL_CLAIMS, iss: 'https://old.example' }],
    ['a numeric version, as releases before wrote it', { ...FULL_CLAIMS, ver: 3 }],
    ['no generation, as releases before wrote it', { ...FULL_CLAIMS, gen: undefined }],
  ])('%s: outdated, whether it has expired or not', async (_name, payload) => {
    expect(await verify(outdated(payload))).toEqual({ status: 'outdated' })
    expect(await verify(outdated(payload), NOW + 100_000)).toEqual({ status: 'outdated' })
  })

  it('with the signature of another key it is invalid', async () => {
    const text = forge({ payload: { ...FULL_CLAIMS, team: 'red' }, secret: OTHER_SECRET })
    expect(await verify(text)).toEqual({ status: 'invalid' })
  })

  it('with the audience of another app it is invalid, even with the same key', async () => {
    expect(await verify(forge({ payload: { ...FULL_CLAIMS, aud: 'other-app' } }))).toEqual({
      status: 'invalid',
    })
  })
})

describe('the life of an access token', () => {
  it('[A9.2.1] it expires at exp, with the leeway and not a second more', async () => {
    const text = forge()
    expect(await statusOf(text, FULL_CLAIMS.exp + LEEWAY_SECONDS - 1)).toBe('valid')
    expect(await statusOf(text, FULL_CLAIMS.exp + LEEWAY_SECONDS)).toBe('expired')
  })

  it('it is over with its session, without any leeway: an open page has been told so', async () => {
    const text = forge({ payload: { ...FULL_CLAIMS, session_exp: FULL_CLAIMS.exp } })
    expect(await statusOf(text, FULL_CLAIMS.exp - 1)).toBe('valid')
    expect(await statusOf(text, FULL_CLAIMS.exp)).toBe('expired')
  })

  it('the leeway is five seconds at most', () => expect(LEEWAY_SECONDS).toBeLessThanOrEqual(5))

  it('[A9.2.1] before it was issued it is invalid, with the same leeway', async () => {
    expect(await statusOf(forge(), FULL_CLAIMS.iat - LEEWAY_SECONDS)).toBe('valid')
    expect(await statusOf(forge(), FULL_CLAIMS.iat - LEEWAY_SECONDS - 1)).toBe('invalid')
  })

  it('an expired token names its session, and an invalid one names nothing', async () => {
    const registered: RegisteredClaims = { ...REGISTERED, exp: NOW - 60 }
    const expired = forge({ payload: { ...registered, role } })
    expect(await verify(expired)).toMatchObject({ status: 'expired', registered, claims: { role } })
    expect(await verify(`${expired.slice(0, -4)}AAAA`)).toEqual({ status: 'invalid' })
  })
})

describe('key rotation', () => {
  const statusWith = async (text: string, issuer: Issuer<{ role: string }>) =>
    (await verifyAccessToken(text, issuer, NOW)).status

  it('the first key signs, and every listed key verifies', async () => {
    const rotated = withKeys(OTHER_SECRET, SECRET)
    const issued = await issueAccessToken(REGISTERED, { role }, rotated)
    expect(issued).toBe(forge({ header: headerFor(OTHER_SECRET), secret: OTHER_SECRET }))
    expect(await statusWith(issued, rotated)).toBe('valid')
    expect(await statusWith(forge(), rotated)).toBe('valid')
  })

  it('[A9.1.3] a retired key is refused once it is off the list', async () => {
    expect(await statusWith(forge(), withKeys(OTHER_SECRET))).toBe('invalid')
  })

  it('[A9.1.3] the kid of one key does not carry the signature of another', async () => {
    const crossed = forge({ header: headerFor(SECRET), secret: OTHER_SECRET })
    expect(await statusWith(crossed, withKeys(SECRET, OTHER_SECRET))).toBe('invalid')
  })
})

it('[A9.2.2] a refresh token is no access token', async () => {
  const parts = { userId: USER_ID, sessionId: SESSION_ID, generation: 0 }
  expect(await verify(issueRefreshToken(parts, ISSUER.keyring))).toEqual({ status: 'invalid' })
})
