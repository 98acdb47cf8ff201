import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyring, isMac, MIN_SECRET_BYTES, mac, stampMacs } from '@/lib/session/token/keyring'
import { kidOf, newPrivateKey, OTHER_SECRET, privateSigner, SECRET } from '../../../support/forge'

describe('a keyring', () => {
  it('signs with the first secret and knows all of them', () => {
    const keyring = createKeyring([OTHER_SECRET, SECRET])
    expect(keyring.signing).toBe(keyring.all[0])
    expect(keyring.access.map(({ kid }) => kid)).toEqual([kidOf(OTHER_SECRET), kidOf(SECRET)])
  })

  it.each([[['x'.repeat(31)]], [[SECRET, 'x'.repeat(31)]], [['é'.repeat(15)]], [['']], [[]]])(
    '[J3.5] a secret below 32 bytes makes none: %j',
    secrets => {
      expect(() => createKeyring(secrets)).toThrow(RangeError)
    },
  )

  it('counts the bytes of a secret, not its characters', () => {
    expect(createKeyring(['é'.repeat(MIN_SECRET_BYTES / 2)]).all).toHaveLength(1)
  })

  it('says nothing of a short secret in its error', () => {
    const short = 'a short secret'
    expect(() => createKeyring([short])).toThrow(expect.not.stringContaining(short))
    expect(() => createKeyring([short])).toThrow(/32 bytes/)
  })

  it('[J3.8] has a key of its own for each purpose, and none that shows the secret', () => {
    const { signing } = createKeyring([SECRET])
    const keys = [signing.refresh, signing.stamp, new TextEncoder().encode(SECRET)]
    expect(new Set(keys.map(key => Buffer.from(key).toString('hex'))).size).toBe(keys.length)
    expect([signing.refresh.length, signing.stamp.length]).toEqual([32, 32])
  })
})

describe('private keys', () => {
  const [es, ed] = [newPrivateKey('ES256'), newPrivateKey('EdDSA')]

  it('sign access tokens in front of the secrets, and nothing else', () => {
    const keyring = createKeyring([SECRET], [ed, es])
    expect(keyring.access.map(({ alg }) => alg)).toEqual(['EdDSA', 'ES256', 'HS256'])
    expect(keyring.tickets.map(({ kid }) => kid)).toEqual([kidOf(SECRET)])
    expect(keyring.signing.refresh).toEqual(createKeyring([SECRET]).signing.refresh)
  })

  it('tell their public half and no more; a secret tells nothing', () => {
    const [, publicEs, secret] = createKeyring([SECRET], [ed, es]).access
    expect(publicEs?.publicJwk).toEqual({
      ...privateSigner(es).jwk,
      kid: privateSigner(es).kid,
      alg: 'ES256',
      use: 'sig',
    })
    expect(secret?.publicJwk).toBeNull()
  })

  it('have the thumbprint of RFC 8037, appendix A.3', () => {
    const jwk = {
      kty: 'OKP',
      crv: 'Ed25519',
      d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    }
    const key = createPrivateKey({ key: jwk, format: 'jwk' })
    expect(createKeyring([SECRET], [key]).access[0].kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  })

  it.each<[string, KeyObject]>([
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey],
    ['secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey],
    ['X25519', generateKeyPairSync('x25519').privateKey],
    ['a public one', createPublicKey(es)],
  ])('of another kind make none: %s', (_name, key) => {
    expect(() => createKeyring([SECRET], [key])).toThrow(RangeError)
  })
})

describe('a MAC', () => {
  const key = createKeyring([SECRET]).signing.refresh

  it('is recognised by its key and text only', () => {
    const given = mac(key, 'text')
    expect(isMac(key, 'text', given)).toBe(true)
    expect(isMac(key, 'texts', given)).toBe(false)
    expect(isMac(createKeyring([OTHER_SECRET]).signing.refresh, 'text', given)).toBe(false)
  })

  it.each([0, 31, 33])('of %i bytes is refused, not an error', length => {
    expect(isMac(key, 'text', Buffer.alloc(length))).toBe(false)
  })
})

describe('what a session keeps of a stamp', () => {
  it('does not contain it, and differs for each stamp', () => {
    const stamp = '$argon2id$v=19$m=19456$hash'
    const [kept = ''] = stampMacs(stamp, createKeyring([SECRET]))
    expect(Buffer.from(kept, 'base64url')).toHaveLength(32)
    expect(kept).not.toContain(stamp)
    expect(stampMacs(`${stamp}x`, createKeyring([SECRET]))).not.toContain(kept)
  })

  it('is recognised after a rotation of secrets while the old one is listed, and no longer', () => {
    const [kept] = stampMacs('stamp', createKeyring([SECRET]))
    expect(stampMacs('stamp', createKeyring([OTHER_SECRET, SECRET]))).toContain(kept)
    expect(stampMacs('stamp', createKeyring([OTHER_SECRET, SECRET]))[0]).not.toBe(kept)
    expect(stampMacs('stamp', createKeyring([OTHER_SECRET]))).not.toContain(kept)
  })
})
