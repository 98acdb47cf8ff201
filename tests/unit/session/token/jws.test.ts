import fc from 'fast-check'
import { compactVerify, errors } from 'jose'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, REMEMBERED_TOKENS, signJws, verifyJws } from '@/lib/session/token/jws'
import { createKeyring } from '@/lib/session/token/keyring'
import { base64url, FULL_CLAIMS, forge, headerFor, OTHER_SECRET, SECRET } from '../../../support/forge'
import { forgedTokens } from '../../../support/forged-tokens'

const TYPE = 'at+jwt'
const RETIRED_SECRET = 'a secret that signed once, and signs no more at all'
const keyring = await createKeyring([SECRET, OTHER_SECRET])
const forgeries = await forgedTokens({ secret: SECRET })

/** What the signature check says when jose makes it: all else here is as in verifyJws. */
async function joseAccepts(text: string): Promise<boolean> {
  const [header = '', payload = '', signature = ''] = text.split('.')
  const secret = [SECRET, OTHER_SECRET].find(
    known => base64url(JSON.stringify(headerFor(known, TYPE))) === header,
  )
  if (!secret || !decodeBase64url(payload) || !decodeBase64url(signature)) return false
  try {
    await compactVerify(text, new TextEncoder().encode(secret), { algorithms: ['HS256'] })
    return true
  } catch (error) {
    if (error instanceof errors.JOSEError) return false
    throw error
  }
}

const accepts = (text: string) => verifyJws(text, TYPE, keyring) !== null

/** A good token of either key, with up to three characters of it replaced, cut out or put in. */
const damaged = fc
  .record({
    secret: fc.constantFrom(SECRET, OTHER_SECRET, RETIRED_SECRET),
    signer: fc.constantFrom(SECRET, OTHER_SECRET, RETIRED_SECRET),
    edits: fc.array(
      fc.record({
        at: fc.nat(400),
        cut: fc.nat(2),
        put: fc.constantFrom('', 'A', 'B', '_', '-', '.', '=', ' ', '+'),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ secret, signer, edits }) =>
    edits.reduce(
      (text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut),
      forge({ header: headerFor(secret, TYPE), secret: signer, payload: FULL_CLAIMS }),
    ),
  )

describe('the signature check', () => {
  it('accepts what jose has signed, with either key', async () => {
    for (const secret of [SECRET, OTHER_SECRET]) {
      const text = await signJws(FULL_CLAIMS, TYPE, await createKeyring([secret]))
      expect(verifyJws(text, TYPE, keyring)).toEqual(FULL_CLAIMS)
      expect(await joseAccepts(text)).toBe(true)
    }
  })

  it.each(forgeries)('says of "$name" nothing better than jose does', async ({ text }) => {
    expect(accepts(text) && !(await joseAccepts(text))).toBe(false)
  })

  it('says of every damaged token what jose says of it', async () => {
    const seen = { good: 0, bad: 0 }
    await fc.assert(
      fc.asyncProperty(damaged, async text => {
        const verdict = await joseAccepts(text)
        seen[verdict ? 'good' : 'bad'] += 1
        expect(accepts(text)).toBe(verdict)
      }),
      { numRuns: 4000 },
    )
    // Blind it would be if all of them were alike.
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(100)
  })

  it('says of every one-bit change of a signature what jose says: no', async () => {
    const [header, payload, signature = ''] = forge().split('.')
    for (let bit = 0; bit < 256; bit += 1) {
      const bytes = Buffer.from(signature, 'base64url')
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const text = `${header}.${payload}.${bytes.toString('base64url')}`
      expect([accepts(text), await joseAccepts(text)]).toEqual([false, false])
    }
  })
})

describe('a token whose signature was found good', () => {
  const signed = async () => {
    const own = await createKeyring([SECRET])
    return { own, text: await signJws(FULL_CLAIMS, TYPE, own) }
  }

  it('is verified once, and known by its text from then on', async () => {
    const { own, text } = await signed()
    const payload = verifyJws(text, TYPE, own)
    expect(payload).toEqual(FULL_CLAIMS)
    expect(verifyJws(text.slice(), TYPE, own)).toBe(payload)
    expect(verifyJws(` ${text}`, TYPE, own)).toBeNull()
    expect(verifyJws(text.slice(0, -1), TYPE, own)).toBeNull()
  })

  it('is no token of another type for all that', async () => {
    const { own, text } = await signed()
    expect(verifyJws(text, TYPE, own)).not.toBeNull()
    expect(verifyJws(text, 'logout+jwt', own)).toBeNull()
  })

  it('is not known to keys that have not signed it', async () => {
    const { own, text } = await signed()
    expect(verifyJws(text, TYPE, own)).not.toBeNull()
    expect(verifyJws(text, TYPE, await createKeyring([OTHER_SECRET]))).toBeNull()
  })

  it('has a payload that nobody can change', async () => {
    const { own, text } = await signed()
    expect(() => Object.assign(verifyJws(text, TYPE, own) ?? {}, { role: 'admin' })).toThrow(TypeError)
    expect(verifyJws(text, TYPE, own)).toEqual(FULL_CLAIMS)
  })

  it('is forgotten when many others came after it, and is good all the same', async () => {
    const { own, text } = await signed()
    const first = verifyJws(text, TYPE, own)
    for (let n = 1; n <= REMEMBERED_TOKENS; n += 1) {
      const other = forge({ payload: { ...FULL_CLAIMS, iat: FULL_CLAIMS.iat - n } })
      expect(verifyJws(other, TYPE, own)).not.toBeNull()
    }
    expect(own.verified.size).toBe(REMEMBERED_TOKENS)
    expect(own.verified.has(text)).toBe(false)
    expect(verifyJws(text, TYPE, own)).toEqual(first)
  })

  it('is alone: what is refused is not remembered', () => {
    const refused = forgeries.filter(({ text }) => !accepts(text))
    expect(refused.length).toBeGreaterThan(100)
    expect(refused.filter(({ text }) => keyring.verified.has(text))).toEqual([])
  })
})
