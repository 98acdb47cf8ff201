import { describe, expect, it } from 'vitest'
import { issueAccessToken, LEEWAY_SECONDS, verifyAccessToken } from '@/lib/session/token/access-token'
import { createKeyring } from '@/lib/session/token/keyring'
import { issueRefreshToken } from '@/lib/session/token/refresh-token'
import {
  CLAIMS,
  FULL_CLAIMS,
  forge,
  headerFor,
  ISSUER,
  NOW,
  OTHER_SECRET,
  SECRET,
  SESSION_ID,
  USER_ID,
} from '../../../support/forge'
import { forgedTokens } from '../../../support/forged-tokens'

const forgeries = await forgedTokens({ secret: SECRET })
const keyring = await createKeyring([SECRET])
const verify = (text: string, now = NOW) => verifyAccessToken(text, ISSUER, keyring, now)

describe('a good access token', () => {
  it('is accepted with its claims', async () => {
    const text = await issueAccessToken(CLAIMS, ISSUER, keyring)
    expect(verify(text)).toEqual({ status: 'valid', claims: FULL_CLAIMS })
  })

  it('is what the forger of these tests makes when left alone, so that each forgery differs by its fault only', async () => {
    expect(forge()).toBe(await issueAccessToken(CLAIMS, ISSUER, keyring))
  })

  it('[A14.2.1] carries no name and no e-mail address', async () => {
    const [, payload = ''] = (await issueAccessToken(CLAIMS, ISSUER, keyring)).split('.')
    expect(Object.keys(JSON.parse(Buffer.from(payload, 'base64url').toString())).sort()).toEqual(
      Object.keys(FULL_CLAIMS).sort(),
    )
  })
})

describe('[A9.1.1 A9.1.2 A9.1.3 A9.2.1 A9.2.2 A9.2.3 A9.2.4 J3.1 J3.8 J3.9 J3.10 J3.11] a forged access token is invalid', () => {
  it.each(forgeries)('[$clauses] $name', ({ text }) => {
    expect(verify(text)).toEqual({ status: 'invalid' })
  })
})

describe('the life of an access token', () => {
  it('[A9.2.1] it expires at exp, with the leeway and not a second more', () => {
    const text = forge()
    expect(verify(text, CLAIMS.exp + LEEWAY_SECONDS - 1).status).toBe('valid')
    expect(verify(text, CLAIMS.exp + LEEWAY_SECONDS).status).toBe('expired')
  })

  it('the leeway is five seconds at most', () => expect(LEEWAY_SECONDS).toBeLessThanOrEqual(5))

  it('[A9.2.1] before it was issued it is invalid, with the same leeway', () => {
    expect(verify(forge(), CLAIMS.iat - LEEWAY_SECONDS).status).toBe('valid')
    expect(verify(forge(), CLAIMS.iat - LEEWAY_SECONDS - 1).status).toBe('invalid')
  })

  it('expired and invalid are two answers', () => {
    const expired = forge({ payload: { ...FULL_CLAIMS, exp: NOW - 60 } })
    expect(verify(expired).status).toBe('expired')
    expect(verify(`${expired.slice(0, -4)}AAAA`).status).toBe('invalid')
  })
})

describe('a token that was verified before', () => {
  it('expires all the same', () => {
    const text = forge()
    expect(verify(text).status).toBe('valid')
    expect(verify(text, FULL_CLAIMS.exp + LEEWAY_SECONDS).status).toBe('expired')
  })

  it('is asked for its issuer all the same', () => {
    const text = forge()
    expect(verify(text).status).toBe('valid')
    expect(
      verifyAccessToken(text, { ...ISSUER, issuer: 'https://another.example' }, keyring, NOW).status,
    ).toBe('invalid')
  })
})

describe('key rotation', () => {
  it('the first key signs, and every listed key verifies', async () => {
    const rotated = await createKeyring([OTHER_SECRET, SECRET])
    const issued = await issueAccessToken(CLAIMS, ISSUER, rotated)
    expect(issued).toBe(forge({ header: headerFor(OTHER_SECRET), secret: OTHER_SECRET }))
    expect(verifyAccessToken(issued, ISSUER, rotated, NOW).status).toBe('valid')
    expect(verifyAccessToken(forge(), ISSUER, rotated, NOW).status).toBe('valid')
  })

  it('[A9.1.3] a retired key is refused once it is off the list', async () => {
    const without = await createKeyring([OTHER_SECRET])
    expect(verifyAccessToken(forge(), ISSUER, without, NOW).status).toBe('invalid')
  })

  it('[A9.1.3] the kid of one key does not carry the signature of another', async () => {
    const both = await createKeyring([SECRET, OTHER_SECRET])
    const crossed = forge({ header: headerFor(SECRET), secret: OTHER_SECRET })
    expect(verifyAccessToken(crossed, ISSUER, both, NOW).status).toBe('invalid')
  })

  it('[J3.5] a secret below 32 bytes makes no keyring, and is not in the error', async () => {
    const short = 'x'.repeat(31)
    const error: unknown = await createKeyring([SECRET, short]).catch(thrown => thrown)
    expect(error).toBeInstanceOf(RangeError)
    expect(String(error)).not.toContain(short)
    await expect(createKeyring([])).rejects.toBeInstanceOf(RangeError)
    expect((await createKeyring(['é'.repeat(16)])).all).toHaveLength(1)
  })
})

it('[A9.2.2] a refresh token is no access token', async () => {
  const refresh = issueRefreshToken({ userId: USER_ID, sessionId: SESSION_ID, generation: 0 }, keyring)
  expect(verify(refresh)).toEqual({ status: 'invalid' })
})

it('a token of 100 kB is refused before any work is spent on it', async () => {
  const huge = forge({ payload: { ...FULL_CLAIMS, sub: 'x'.repeat(100_000) } })
  const startedAt = performance.now()
  for (let i = 0; i < 1000; i += 1) expect(verify(huge).status).toBe('invalid')
  expect(performance.now() - startedAt).toBeLessThan(1000)
})
