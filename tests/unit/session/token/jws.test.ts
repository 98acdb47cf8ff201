import fc from 'fast-check'
import { compactVerify, errors } from 'jose'
import { describe, expect, it } from 'vitest'
import { hasExactly, isSeconds, signJws, verifyJws } from '@/lib/session/token/jws'
import { createKeyring } from '@/lib/session/token/keyring'
import { base64url, FULL_CLAIMS, forge, headerFor, OTHER_SECRET, SECRET } from '../../../support/forge'
import { forgedTokens } from '../../../support/forged-tokens'

const TYPE = 'at+jwt'
const RETIRED_SECRET = 'a secret that signed once, and signs no more at all'
const keyring = createKeyring([SECRET, OTHER_SECRET])
const forgeries = await forgedTokens({ secret: SECRET })

const isCanonical = (part: string) => Buffer.from(part, 'base64url').toString('base64url') === part

/** What jose says of a token whose text is the canonical one, with a header that the product writes. */
async function joseAccepts(text: string): Promise<boolean> {
  const [header = '', ...parts] = text.split('.')
  const secret = [SECRET, OTHER_SECRET].find(
    known => base64url(JSON.stringify(headerFor(known, TYPE))) === header,
  )
  if (!secret || !parts.every(isCanonical)) return false
  try {
    await compactVerify(text, new TextEncoder().encode(secret), { algorithms: ['HS256'] })
    return true
  } catch (error) {
    if (error instanceof errors.JOSEError) return false
    throw error
  }
}

const accepts = async (text: string) => (await verifyJws(text, TYPE, keyring.access)) !== null

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
  it('accepts what was signed with either key', async () => {
    for (const secret of [SECRET, OTHER_SECRET]) {
      const text = await signJws(FULL_CLAIMS, TYPE, createKeyring([secret]).access)
      expect(await verifyJws(text, TYPE, keyring.access)).toEqual(FULL_CLAIMS)
      expect(await joseAccepts(text)).toBe(true)
    }
  })

  it.each(forgeries)('accepts "$name" only if jose does', async ({ text }) => {
    expect((await accepts(text)) && !(await joseAccepts(text))).toBe(false)
  })

  it('says of every damaged token what jose says of it', async () => {
    const seen = { good: 0, bad: 0 }
    await fc.assert(
      fc.asyncProperty(damaged, async text => {
        const verdict = await joseAccepts(text)
        seen[verdict ? 'good' : 'bad'] += 1
        expect(await accepts(text)).toBe(verdict)
      }),
      { numRuns: 4000 },
    )
    // With only one kind of token the comparison would show nothing.
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(100)
  })

  it('refuses every one-bit change of a signature, as jose does', async () => {
    const [header, payload, signature = ''] = forge().split('.')
    for (let bit = 0; bit < 256; bit += 1) {
      const bytes = Buffer.from(signature, 'base64url')
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const text = `${header}.${payload}.${bytes.toString('base64url')}`
      expect([await accepts(text), await joseAccepts(text)]).toEqual([false, false])
    }
  })

  it('refuses a token of another type', async () => {
    expect(await verifyJws(forge(), 'logout-ticket+jwt', keyring.access)).toBeNull()
  })

  it('refuses a text that is longer than any token before it looks for a key', async () => {
    const untouched = new Proxy(keyring.access, {
      get: () => {
        throw new Error('a key was looked for')
      },
    })
    const long = forge({ payload: { ...FULL_CLAIMS, sub: 'x'.repeat(100_000) } })
    expect(await verifyJws(long, TYPE, untouched)).toBeNull()
    await expect(verifyJws(forge(), TYPE, untouched)).rejects.toThrow('a key was looked for')
  })
})

it.each([
  [0, true],
  [1_800_000_000, true],
  [253_402_300_799, true],
  [253_402_300_800, false],
  [-1, false],
  [0.5, false],
  [Number.NaN, false],
  [Number.POSITIVE_INFINITY, false],
  ['1', false],
  [null, false],
  [true, false],
])('isSeconds(%j): %s', (value, expected) => {
  expect(isSeconds(value)).toBe(expected)
})

it('hasExactly takes the members of an object itself, no more and no fewer', () => {
  expect(hasExactly({ a: 1, b: undefined }, ['b', 'a'])).toBe(true)
  expect(hasExactly({ a: 1 }, ['a', 'b'])).toBe(false)
  expect(hasExactly({ a: 1, b: 2 }, ['a'])).toBe(false)
  expect(hasExactly(Object.create({ a: 1 }), ['a'])).toBe(false)
  expect(hasExactly({ b: 1 }, ['toString'])).toBe(false)
})
