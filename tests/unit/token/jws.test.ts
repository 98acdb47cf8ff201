import fc from 'fast-check'
import { compactVerify, errors } from 'jose'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, signJws, verifyJws } from '@/lib/token/jws'
import { createKeyring } from '@/lib/token/keyring'
import { base64url, FULL_CLAIMS, forge, headerFor, OTHER_SECRET, SECRET } from '../../support/forge'
import { forgedTokens } from '../../support/forged-tokens'

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
