import fc from 'fast-check'
import { compactVerify, errors, importJWK, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { hasExactly, isSeconds, signJws, verifyJws } from '@/lib/session/token/jws'
import { createKeyring } from '@/lib/session/token/keyring'
import {
  base64url,
  FULL_CLAIMS,
  forge,
  newPrivateKey,
  OTHER_SECRET,
  privateSigner,
  SECRET,
  type Signer,
  secretSigner,
} from '../../../support/forge'
import { forgedTokens } from '../../../support/forged-tokens'
import { isLong } from '../../../support/length'

const TYPE = 'at+jwt'
const RETIRED_SECRET = 'a secret that signed once, and signs no more at all'
const ALGORITHMS = ['HS256', 'ES256', 'EdDSA'] as const

/** Two keys of each algorithm are on the keyring, and one of each is not. */
const PRIVATE_KEYS = (['ES256', 'EdDSA', 'ES256', 'EdDSA', 'ES256', 'EdDSA'] as const).map(newPrivateKey)
const keyring = createKeyring([SECRET, OTHER_SECRET], PRIVATE_KEYS.slice(0, 4))
const SIGNERS = [
  ...[SECRET, OTHER_SECRET, RETIRED_SECRET].map(secretSigner),
  ...PRIVATE_KEYS.map(privateSigner),
]
const signersOf = (alg: string) => SIGNERS.filter(signer => signer.alg === alg)
const known = (signer: Signer) => keyring.access.some(({ kid }) => kid === signer.kid)
const headerOf = ({ alg, kid }: Signer) => ({ alg, typ: TYPE, kid })

const isCanonical = (part: string) => Buffer.from(part, 'base64url').toString('base64url') === part

const imported = new Map(SIGNERS.map(signer => [signer, importJWK(signer.jwk as JWK, signer.alg)]))
const keyOf = (signer: Signer) => imported.get(signer) ?? importJWK(signer.jwk as JWK, signer.alg)

/** What jose says of a token whose text is the canonical one, with a header that the product writes. */
async function joseAccepts(text: string): Promise<boolean> {
  const [header = '', ...parts] = text.split('.')
  const signer = SIGNERS.filter(known).find(each => base64url(JSON.stringify(headerOf(each))) === header)
  if (!signer || !parts.every(isCanonical)) return false
  try {
    await compactVerify(text, await keyOf(signer), { algorithms: [signer.alg] })
    return true
  } catch (error) {
    if (error instanceof errors.JOSEError) return false
    throw error
  }
}

const accepts = async (text: string) => (await verifyJws(text, TYPE, keyring.access)) !== null

/** A token of any key of the algorithm, with up to three characters of it replaced, cut out or put in. */
const damaged = (alg: string) => {
  const tokens = signersOf(alg).flatMap(named =>
    signersOf(alg).map(signer => forge({ header: headerOf(named), signer, payload: FULL_CLAIMS })),
  )
  return fc
    .record({
      token: fc.constantFrom(...tokens),
      edits: fc.array(
        fc.record({
          at: fc.nat(400),
          cut: fc.nat(2),
          put: fc.constantFrom('', 'A', 'B', '_', '-', '.', '=', ' ', '+'),
        }),
        { maxLength: 3 },
      ),
    })
    .map(({ token, edits }) =>
      edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), token),
    )
}

describe.each(ALGORITHMS)('the signature check of %s', alg => {
  const [first, second] = signersOf(alg) as [Signer, Signer]
  const good = forge({ header: headerOf(first), signer: first })

  it('accepts what was signed with either key', async () => {
    for (const key of keyring.access.filter(each => each.alg === alg)) {
      const text = await signJws(FULL_CLAIMS, TYPE, [key])
      expect(await verifyJws(text, TYPE, keyring.access)).toEqual(FULL_CLAIMS)
      expect(await joseAccepts(text)).toBe(true)
    }
  })

  it('accepts a forgery only if jose does', async () => {
    const accepted: string[] = []
    for (const { name, text } of await forgedTokens({ secret: SECRET, signer: first, stranger: second })) {
      if ((await accepts(text)) && !(await joseAccepts(text))) accepted.push(name)
    }
    expect(accepted).toEqual([])
  })

  it('says of every damaged token what jose says of it', async () => {
    const seen = { good: 0, bad: 0 }
    await fc.assert(
      fc.asyncProperty(damaged(alg), async text => {
        const verdict = await joseAccepts(text)
        seen[verdict ? 'good' : 'bad'] += 1
        expect(await accepts(text)).toBe(verdict)
      }),
      { numRuns: isLong ? 100_000 : 1500 },
    )
    // With only one kind of token the comparison would show nothing.
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(20)
  })

  it('refuses every one-bit change of a signature, as jose does', async () => {
    const [header, payload, signature = ''] = good.split('.')
    for (let bit = 0; bit < Buffer.from(signature, 'base64url').length * 8; bit += 1) {
      const bytes = Buffer.from(signature, 'base64url')
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const text = `${header}.${payload}.${bytes.toString('base64url')}`
      expect([await accepts(text), await joseAccepts(text)]).toEqual([false, false])
    }
  })

  it('refuses the header of its key over the signature of any other, of this algorithm or another', async () => {
    for (const signer of SIGNERS.filter(each => each !== first)) {
      expect(await accepts(forge({ header: headerOf(first), signer }))).toBe(false)
      expect(await accepts(forge({ header: { ...headerOf(signer), kid: first.kid }, signer }))).toBe(false)
      expect(await accepts(forge({ header: { ...headerOf(signer), alg }, signer: first }))).toBe(false)
    }
    expect(await accepts(good)).toBe(true)
  })

  it('refuses a retired key', async () => {
    const retired = signersOf(alg).filter(signer => !known(signer))
    expect(retired).toHaveLength(1)
    for (const signer of retired)
      expect(await accepts(forge({ header: headerOf(signer), signer }))).toBe(false)
  })
})

describe('one token has one text', () => {
  it('an ES256 token is written with the smaller s, and the other one is refused though jose takes it', async () => {
    const [key] = keyring.access.filter(({ alg }) => alg === 'ES256')
    if (!key) throw new Error('there is no key for ES256')
    for (let i = 0; i < 40; i += 1) expect(await accepts(await signJws({ i }, TYPE, [key]))).toBe(true)
    const [signer, stranger] = signersOf('ES256')
    const other = (await forgedTokens({ signer, stranger })).find(({ name }) =>
      name.startsWith('the other s'),
    )
    expect([await accepts(other?.text ?? ''), await joseAccepts(other?.text ?? '')]).toEqual([false, true])
  })
})

describe('the signature check', () => {
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
