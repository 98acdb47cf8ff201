import { describe, expect, it } from 'vitest'
import { LEEWAY_SECONDS, verifyAccessToken } from '@/lib/session/token/access-token'
import { verifyJws } from '@/lib/session/token/jws'
import { createKeyring } from '@/lib/session/token/keyring'
import { REMEMBERED_TOKENS, rememberSignatures } from '@/lib/session/token/remember-signatures'
import { FULL_CLAIMS, forge, ISSUER, NOW, OTHER_SECRET, SECRET } from '../../../support/forge'
import { forgedTokens } from '../../../support/forged-tokens'

const TYPE = 'at+jwt'

/** A verifier with a memory, and how often it has verified a signature. */
function remembering() {
  const keyring = createKeyring([SECRET])
  const counted = { verified: 0 }
  const verify = rememberSignatures((...args) => {
    counted.verified += 1
    return verifyJws(...args)
  }, keyring.access)
  return { keyring, verify, counted }
}

describe('a token whose signature was good', () => {
  it('is verified once', async () => {
    const { keyring, verify, counted } = remembering()
    for (let time = 0; time < 3; time += 1)
      expect(await verify(forge(), TYPE, keyring.access)).toEqual(FULL_CLAIMS)
    expect(counted.verified).toBe(1)
  })

  it('is remembered by its whole text', async () => {
    const { keyring, verify } = remembering()
    const text = forge()
    await verify(text, TYPE, keyring.access)
    for (const other of [` ${text}`, `${text}=`, text.slice(0, -1), `${text.slice(0, -1)}_`, text.slice(1)]) {
      expect([other, await verify(other, TYPE, keyring.access)]).toEqual([other, null])
    }
  })

  it('is no token of another type', async () => {
    const { keyring, verify } = remembering()
    await verify(forge(), TYPE, keyring.access)
    expect(await verify(forge(), 'logout-ticket+jwt', keyring.access)).toBeNull()
  })

  it('is refused with keys that have not signed it', async () => {
    const { keyring, verify } = remembering()
    await verify(forge(), TYPE, keyring.access)
    expect(await verify(forge(), TYPE, createKeyring([OTHER_SECRET]).access)).toBeNull()
  })

  it('has a payload that cannot be changed', async () => {
    const { keyring, verify } = remembering()
    const payload = await verify(forge(), TYPE, keyring.access)
    expect(() => Object.assign(payload ?? {}, { role: 'admin' })).toThrow(TypeError)
    expect(await verify(forge(), TYPE, keyring.access)).toEqual(FULL_CLAIMS)
  })

  it('expires', async () => {
    const issuer = { ...ISSUER, ...withMemory() }
    expect((await verifyAccessToken(forge(), issuer, NOW)).status).toBe('valid')
    const later = FULL_CLAIMS.exp + LEEWAY_SECONDS
    expect((await verifyAccessToken(forge(), issuer, later)).status).toBe('expired')
  })

  it('is outdated when issuer or claims are others from then on', async () => {
    const issuer = { ...ISSUER, ...withMemory() }
    expect((await verifyAccessToken(forge(), issuer, NOW)).status).toBe('valid')
    const moved = { ...issuer, issuer: 'https://new.example' }
    expect((await verifyAccessToken(forge(), moved, NOW)).status).toBe('outdated')
    const grown = { ...issuer, parseClaims: () => null }
    expect((await verifyAccessToken(forge(), grown, NOW)).status).toBe('outdated')
  })
})

const withMemory = () => {
  const { keyring, verify } = remembering()
  return { keyring, verifyJws: verify }
}

it('at most so many tokens are remembered; the one forgotten is verified again', async () => {
  const { keyring, verify, counted } = remembering()
  const tokens = Array.from({ length: REMEMBERED_TOKENS + 1 }, (_, n) =>
    forge({ payload: { ...FULL_CLAIMS, iat: FULL_CLAIMS.iat - n } }),
  )
  for (const text of tokens) expect(await verify(text, TYPE, keyring.access)).not.toBeNull()
  expect(counted.verified).toBe(tokens.length)
  await verify(tokens.at(-1) ?? '', TYPE, keyring.access)
  expect(counted.verified).toBe(tokens.length)
  expect(await verify(tokens[0] ?? '', TYPE, keyring.access)).toEqual(FULL_CLAIMS)
  expect(counted.verified).toBe(tokens.length + 1)
})

it('a refused token is not remembered, and takes no other token’s place', async () => {
  const { keyring, verify, counted } = remembering()
  await verify(forge(), TYPE, keyring.access)
  const refused: string[] = []
  for (const { text } of await forgedTokens({ secret: SECRET })) {
    if ((await verifyJws(text, TYPE, keyring.access)) === null) refused.push(text)
  }
  expect(refused.length).toBeGreaterThan(100)
  counted.verified = 0
  for (const text of [...refused, ...refused]) expect(await verify(text, TYPE, keyring.access)).toBeNull()
  expect(counted.verified).toBe(2 * refused.length)
  await verify(forge(), TYPE, keyring.access)
  expect(counted.verified).toBe(2 * refused.length)
})
