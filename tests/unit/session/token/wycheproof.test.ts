import { createPrivateKey, type JsonWebKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { compactVerify, errors, importJWK } from 'jose'
import { expect, it } from 'vitest'
import { signJws, verifyJws } from '@/lib/session/token/jws'
import { type JwsKey, privateJwsKey, secretJwsKey } from '@/lib/session/token/jws-key'
import { hasLowS } from '@/lib/session/token/low-s'
import { otherSpelling } from '../../../support/forge'

/** Google's vectors against known mistakes, see `wycheproof/README.md`. */
type Vector = { id: number; comment: string; key: JsonWebKey; result: 'valid' | 'invalid' }
type SignatureVector = Vector & { alg: JwsKey['alg']; message: string; signature: string }
type JwsVector = Vector & { jws: string }

const TYPE = 'at+jwt'
const MAC_BYTES = 32
const VERIFIERS = {
  HS256: { name: 'HMAC' },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
}

const read = <T extends Vector>(name: string): T[] =>
  readFileSync(new URL(`wycheproof/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
const bytesOf = (text = '') => new Uint8Array(Buffer.from(text, 'base64url'))
const isCanonical = (part: string) => Buffer.from(part, 'base64url').toString('base64url') === part

const keyOf = ({ key }: Vector): JwsKey =>
  key.kty === 'oct' ? secretJwsKey(bytesOf(key.k)) : privateJwsKey(createPrivateKey({ key, format: 'jwk' }))

/** Asks the primitive under jose, because the messages are no tokens; what verifies an HMAC is the library's own key. */
async function isGoodSignature(vector: SignatureVector): Promise<boolean> {
  const { alg, key, message, signature } = vector
  const imported = alg === 'HS256' ? await keyOf(vector).verify : await importJWK(key, alg)
  if (imported instanceof Uint8Array) throw new Error('a public key was imported as bytes')
  return crypto.subtle.verify(VERIFIERS[alg], imported, bytesOf(signature), bytesOf(message))
}

async function joseAccepts(text: string, key: JwsKey): Promise<boolean> {
  try {
    await compactVerify(text, await key.verify, { algorithms: [key.alg] })
    return true
  } catch (error) {
    if (error instanceof errors.JOSEError) return false
    throw error
  }
}

it.each([
  ['ES256', { accepted: 103, refused: 89, 'refused for the greater s': 70 }],
  ['EdDSA', { accepted: 88, refused: 63 }],
  ['HS256', { accepted: 33, refused: 108, 'refused as a shortened MAC': 33 }],
] as const)('signatures: %s gives the verdicts of Wycheproof', async (alg, expected) => {
  const vectors = read<SignatureVector>('signatures').filter(vector => vector.alg === alg)
  const counts: Record<string, number> = {}
  const count = (verdict: string) => {
    counts[verdict] = (counts[verdict] ?? 0) + 1
  }
  for (const vector of vectors) {
    const signature = Buffer.from(vector.signature, 'base64url')
    const isGood = await isGoodSignature(vector)
    const isShortened = alg === 'HS256' && signature.length < MAC_BYTES
    expect(isGood, `${vector.id}: ${vector.comment}`).toBe(vector.result === 'valid' && !isShortened)
    if (vector.result === 'valid' && isShortened) count('refused as a shortened MAC')
    else if (!isGood) count('refused')
    else count(alg === 'ES256' && !hasLowS(signature) ? 'refused for the greater s' : 'accepted')
  }
  expect(counts).toEqual(expected)
})

const headerOf = (jws: string) => Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()

/** The same mistake in the spelling of another part. */
function respell(part: string, ours: string): string {
  if (part === '' || isCanonical(part)) return part && ours
  const [longest = ''] = part.split(/[^\w-]+/).sort((one, other) => other.length - one.length)
  return longest === part ? otherSpelling(ours) : part.replace(longest, ours)
}

/**
 * The vector as a token of this library: header and payload become ours, and what its signature covered is signed again,
 * so that nothing but the vector's own mistake speaks against it.
 */
async function translate({ jws }: JwsVector, valid: JwsVector, key: JwsKey): Promise<string> {
  const signed = (await signJws({ of: 'a vector' }, TYPE, [key])).split('.')
  const [header = '', payload = '', signature = '', ...rest] = jws.split('.')
  const [validHeader = ''] = valid.jws.split('.')
  const isSameHeader = Buffer.from(header, 'base64url').equals(Buffer.from(validHeader, 'base64url'))
  const ours = [isSameHeader ? respell(header, signed[0] ?? '') : header, respell(payload, signed[1] ?? '')]
  const verifier = VERIFIERS[key.alg]
  const covered = new TextEncoder().encode(`${header}.${payload}`)
  const isCovered = await crypto.subtle.verify(verifier, await key.verify, bytesOf(signature), covered)
  const again = await crypto.subtle.sign(verifier, await key.sign, new TextEncoder().encode(ours.join('.')))
  // What is signed as it stands is signed by the library: an ES256 signature has the smaller s then.
  const isOurs = ours.join('.') === signed.slice(0, 2).join('.')
  const resigned = isOurs ? (signed[2] ?? '') : Buffer.from(again).toString('base64url')
  const parts = [...ours, isCovered ? respell(signature, resigned) : signature, ...rest]
  return parts.slice(0, jws.split('.').length).join('.')
}

it('tokens: no invalid vector is accepted, and every valid one but for other spellings', async () => {
  const vectors = read<JwsVector>('jws')
  const counts = { accepted: 0, refused: 0, refusedThoughValid: 0, refusedThoughJoseAccepts: 0 }
  for (const vector of vectors) {
    const key = keyOf(vector)
    const valid = vectors.find(other => other.key.kid === vector.key.kid && other.result === 'valid')
    if (!valid) throw new Error(`no vector of the key ${vector.key.kid} is valid`)
    const text = await translate(vector, valid, key)
    const isAccepted = (await verifyJws(text, TYPE, [key])) !== null
    const isOneSpelling = vector.jws.split('.').every(isCanonical) && !/\s/.test(headerOf(vector.jws))
    expect(isAccepted, `${vector.id}: ${vector.comment}`).toBe(vector.result === 'valid' && isOneSpelling)
    if (isAccepted) expect(await joseAccepts(text, key)).toBe(true)
    counts[isAccepted ? 'accepted' : vector.result === 'valid' ? 'refusedThoughValid' : 'refused'] += 1
    if (!isAccepted && (await joseAccepts(text, key))) counts.refusedThoughJoseAccepts += 1
    // As it stands, no vector has a header that this library writes.
    expect(await verifyJws(vector.jws, TYPE, [key])).toBeNull()
  }
  expect(counts).toEqual({ accepted: 7, refused: 62, refusedThoughValid: 4, refusedThoughJoseAccepts: 6 })
})
