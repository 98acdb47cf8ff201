import { createPublicKey } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import {
  base64url,
  FULL_CLAIMS,
  forge,
  OTHER_SECRET,
  otherSpelling,
  type Signer,
  secretSigner,
} from './forge'

export type ForgedToken = {
  name: string
  clauses: string
  text: string
  /** `outdated`: signed with the app's key for its audience, but with other claims or another issuer. */
  verdict: 'invalid' | 'outdated'
}

/** What the product's tokens would be called good with: the forger knows all of it but, mostly, the key. */
type Target = {
  /** Of the app, whose tokens HS256 signs; or a key of its own kind, and one of a stranger. */
  secret?: string
  signer?: Signer
  stranger?: Signer
  claims?: typeof FULL_CLAIMS
}

/**
 * Every kind of token that must be refused. Where the fault is in header or claims, the signature is right, so that
 * nothing but the fault can be the cause.
 */
export async function forgedTokens({
  secret = '',
  signer = secretSigner(secret),
  stranger = secretSigner(OTHER_SECRET),
  claims = FULL_CLAIMS,
}: Target): Promise<ForgedToken[]> {
  const { alg: ownAlg, kid: ownKid } = signer
  const own = { alg: ownAlg, typ: 'at+jwt', kid: ownKid }
  const good = forge({ header: own, payload: claims, signer })
  const [head = '', body = '', signature = ''] = good.split('.')
  const signed = (header: object | string, payload: object | string = claims) =>
    forge({ header, payload, signer })
  const byStranger = (header: object) => forge({ header, payload: claims, signer: stranger })
  const list: ForgedToken[] = []
  const add = (clauses: string, name: string, text: string) =>
    list.push({ clauses, name, text, verdict: 'invalid' })
  const addOutdated = (clauses: string, name: string, payload: object | string) =>
    list.push({ clauses, name, text: signed(own, payload), verdict: 'outdated' })

  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', ' none']) {
    add(
      'A9.1.2 J3.1',
      `alg "${alg}" without a signature`,
      forge({ header: { ...own, alg }, payload: claims, secret: null }),
    )
    add('A9.1.2 J3.1', `alg "${alg}" with a signature`, signed({ ...own, alg }))
  }
  if (ownAlg === 'HS256') {
    for (const [alg, hash] of [
      ['HS384', 'sha384'],
      ['HS512', 'sha512'],
    ] as const) {
      const text = forge({ header: { ...own, alg }, payload: claims, secret, hash })
      add('A9.1.2', `alg ${alg}, rightly signed`, text)
    }
  }
  for (const alg of ['RS256', 'ES256', 'PS256', 'EdDSA', 'hs256', 'HS256 ', 'HS256', 'ES384', 'Ed25519']) {
    if (alg === ownAlg) continue
    const name = `alg ${JSON.stringify(alg)} over a signature of ${ownAlg} (key confusion)`
    add('A9.1.2 J3.1', name, signed({ ...own, alg }))
  }
  if (ownAlg !== 'HS256') {
    const key = createPublicKey({ key: signer.jwk, format: 'jwk' })
    const der = key.export({ type: 'spki', format: 'der' })
    const publicTexts = {
      PEM: key.export({ type: 'spki', format: 'pem' }),
      'PEM without its last line break': key.export({ type: 'spki', format: 'pem' }).toString().trim(),
      DER: der,
      JWK: JSON.stringify(signer.jwk),
      point: der.subarray(-(ownAlg === 'ES256' ? 65 : 32)),
      x: signer.jwk.x ?? '',
      kid: ownKid,
    }
    for (const [name, text] of Object.entries(publicTexts)) {
      for (const alg of ['HS256', ownAlg]) {
        const header = { ...own, alg }
        const forged = forge({ header, payload: claims, secret: text })
        add('A9.1.2 J3.1', `alg ${alg} over an HMAC by the public key (${name}; key confusion)`, forged)
      }
    }
  }
  if (ownAlg === 'ES256') {
    const [r, s] = [signature.slice(0, 43), Buffer.from(signature, 'base64url').subarray(32)]
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const otherS = (order - BigInt(`0x${s.toString('hex')}`)).toString(16).padStart(64, '0')
    const rBytes = Buffer.from(signature, 'base64url').subarray(0, 32)
    const forgedS = (hex: string) => Buffer.concat([rBytes, Buffer.from(hex, 'hex')]).toString('base64url')
    add('J3.1', 'the other s of the same signature', `${head}.${body}.${forgedS(otherS)}`)
    add('A9.1.1', 's is zero', `${head}.${body}.${forgedS('00'.repeat(32))}`)
    add('A9.1.1', 's is the order', `${head}.${body}.${forgedS(order.toString(16))}`)
    add('A9.1.1', 'r alone', `${head}.${body}.${r}`)
  }
  for (const alg of [null, 256, [ownAlg], { [ownAlg]: true }]) {
    add('A9.1.2', `alg ${JSON.stringify(alg)}`, signed({ ...own, alg }))
  }

  add('A9.1.1', 'no signature', `${head}.${body}.`)
  add('A9.1.1', 'a signature cut short', good.slice(0, -4))
  add(
    'A9.1.1',
    'a signature of zero bytes',
    `${head}.${body}.${Buffer.alloc(signer.sign('').length).toString('base64url')}`,
  )
  add('A9.1.1', 'a signature with more behind it', `${good}AAAA`)
  add('A9.1.1', 'the signature of another key', byStranger(own))
  add('A9.1.1', 'the empty key', forge({ header: own, payload: claims, secret: '' }))
  add(
    'A9.1.1',
    'a payload changed after signing',
    `${head}.${base64url(JSON.stringify({ ...claims, role: 'admin' }))}.${signature}`,
  )
  add('A9.1.1 J3.8', 'a key of nobody, under its own kid', byStranger({ ...own, kid: stranger.kid }))

  const { jwk } = stranger
  for (const [name, value] of Object.entries({
    jwk,
    jku: 'http://127.0.0.1:9/keys',
    x5u: 'http://127.0.0.1:9/cert',
    x5c: ['AAAA'],
  })) {
    add('A9.1.3 J3.10', `${name} in the header, rightly signed`, signed({ ...own, [name]: value }))
    add(
      'A9.1.3 J3.10',
      `${name} in the header, signed with the key it names`,
      byStranger({ ...own, [name]: value }),
    )
  }
  for (const kid of [
    '../../../../dev/null',
    "' OR '1'='1",
    '| sleep 5',
    '$(id)',
    '/dev/null',
    '',
    null,
    0,
    '{user}:version',
    'x'.repeat(500),
  ]) {
    add('A9.1.3 J3.10', `kid ${JSON.stringify(kid).slice(0, 40)}, rightly signed`, signed({ ...own, kid }))
    add(
      'A9.1.3 J3.10',
      `kid ${JSON.stringify(kid).slice(0, 40)}, signed with nothing`,
      forge({ header: { ...own, kid }, payload: claims, secret: '' }),
    )
  }
  add('A9.1.3', 'no kid', signed({ alg: ownAlg, typ: 'at+jwt' }))

  for (const crit of [['b64'], [], ['exp'], ['unknown'], null]) {
    add('J3.10', `crit ${JSON.stringify(crit)}`, signed({ ...own, crit, unknown: 1 }))
  }
  add('J3.10', 'b64 false', signed({ ...own, b64: false, crit: ['b64'] }))
  add('J3.10', 'b64 true', signed({ ...own, b64: true, crit: ['b64'] }))

  const flattened = { signature, payload: body, protected: head }
  add('J3.1', 'the flattened JSON serialisation', JSON.stringify(flattened))
  add(
    'J3.1',
    'the general JSON serialisation',
    JSON.stringify({ payload: flattened.payload, signatures: [flattened] }),
  )
  add('J3.1', 'the JSON serialisation in base64url', base64url(JSON.stringify(flattened)))
  if (ownAlg === 'HS256') {
    const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'at+jwt' })
      .encrypt(new TextEncoder().encode(secret).slice(0, 32))
    add('A9.1.2', 'a JWE with the same key', jwe)
  }
  for (const text of [
    '',
    '.',
    '..',
    '...',
    '....',
    head,
    `${head}.${body}`,
    `${good}.`,
    `.${good}`,
    `${good}.${signature}`,
    `${head}..${signature}`,
    `.${body}.${signature}`,
    `${head}.${body}.${signature}.x.y`,
  ]) {
    add(
      'A9.1.1',
      `parts like ${text.replaceAll(head, 'h').replaceAll(body, 'b').replaceAll(signature, 's') || 'nothing'}`,
      text,
    )
  }

  add('J3.1', 'other unused bits at the end of the signature', `${head}.${body}.${otherSpelling(signature)}`)
  for (const [name, change] of Object.entries({
    'a padded signature': `${good}=`,
    'a padded header': `${head}=.${body}.${signature}`,
    'a padded payload': `${head}.${body}==.${signature}`,
    'a line break inside': `${head}.${body.slice(0, 9)}\n${body.slice(9)}.${signature}`,
    'a blank inside': `${head}.${body.slice(0, 9)} ${body.slice(9)}.${signature}`,
    'a tab at the end': `${good}\t`,
    'a blank in front': ` ${good}`,
    'base64 instead of base64url': `${head}.${body}.${signature.replaceAll('-', '+').replaceAll('_', '/')}+`,
    'a byte order mark in front': `\uFEFF${good}`,
    'a zero byte at the end': `${good}\0`,
  })) {
    add('J3.1', name, change)
  }

  for (const [name, value] of Object.entries(claims)) {
    // Without our audience a token may be another app's with the same key.
    const addFor = (text: string, payload: object) =>
      name === 'aud' ? add('A9.2.4', text, signed(own, payload)) : addOutdated('A9.2.1', text, payload)
    addFor(`signed, but without ${name}`, { ...claims, [name]: undefined })
    addFor(`signed, but ${name} is null`, { ...claims, [name]: null })
    addFor(`signed, but ${name} is an array`, { ...claims, [name]: [value] })
  }
  const times = {
    text: String(claims.exp),
    huge: 1e300,
    'beyond the year 9999': 253_402_300_800,
    negative: -1,
    fractional: claims.exp + 0.5,
    true: true,
  }
  for (const [name, value] of Object.entries(times)) {
    for (const claim of ['exp', 'iat', 'gen', 'auth_time', 'session_exp']) {
      addOutdated('A9.2.1', `${claim} is ${name}`, { ...claims, [claim]: value })
    }
  }
  add('A9.2.1', 'not issued yet', signed(own, { ...claims, iat: claims.iat + 3600 }))
  addOutdated('A9.2.1', 'not valid yet (nbf)', { ...claims, nbf: claims.exp })
  for (const iss of ['https://evil.example', '', `${claims.iss}/`, claims.iss.toUpperCase()]) {
    addOutdated('A9.2.3 J3.9', `the issuer ${JSON.stringify(iss)}`, { ...claims, iss })
  }
  add('A9.2.3 A9.2.4 J3.9', 'another audience', signed(own, { ...claims, aud: 'https://evil.example' }))
  add(
    'A9.2.3 J3.9',
    'a list of audiences with ours in it',
    signed(own, { ...claims, aud: [claims.aud, 'x'] }),
  )
  add('A9.2.4', 'the audience of a logout ticket', signed(own, { ...claims, aud: `${claims.aud}/logout` }))
  for (const typ of ['JWT', 'jwt', 'logout-ticket+jwt', 'AT+JWT', 'application/at+jwt', '']) {
    add('A9.2.2 J3.11', `typ ${JSON.stringify(typ)}`, signed({ ...own, typ }))
  }
  add('A9.2.2', 'no typ', signed({ alg: ownAlg, kid: ownKid }))
  for (const role of ['root', 'Admin', '']) {
    addOutdated('A9.2.1', `the role ${JSON.stringify(role)}`, { ...claims, role })
  }
  for (const name of ['admin', 'roles', 'constructor', 'scope', '']) {
    addOutdated('A9.2.1', `one claim more, ${JSON.stringify(name)}`, { ...claims, [name]: true })
  }
  for (const sub of ['', '\ud800', 'x'.repeat(256), 'ü'.repeat(128), 7]) {
    addOutdated('A9.2.1', `the sub ${JSON.stringify(sub).slice(0, 20)}`, { ...claims, sub })
  }
  for (const name of ['sid', 'jti', 'ver']) {
    for (const id of ['', '*', 'x}:user{y', 'x'.repeat(21), 'x'.repeat(23), 3]) {
      addOutdated('A9.2.1', `the ${name} ${JSON.stringify(id)}`, { ...claims, [name]: id })
    }
  }

  for (const payload of ['null', '[]', '"text"', '1', 'true', '', '{', '{}', '[{}]', '\u0000']) {
    add('A9.2.1', `the payload ${JSON.stringify(payload)}`, signed(own, payload))
  }
  const json = JSON.stringify(claims)
  addOutdated('A9.2.1', '__proto__ in the payload', json.replace('{', '{"__proto__":{"role":"admin"},'))
  add('A9.2.1', 'claims in __proto__ only', signed(own, `{"__proto__":${json}}`))
  add('J3.1', 'a duplicate member', signed(own, json.replace('{', '{"role":"admin",')))
  add('J3.1', 'white space in the payload', signed(own, json.replace(',', ', ')))
  add('J3.1', 'a duplicate member in the header', signed(JSON.stringify(own).replace('{', '{"alg":"none",')))
  add('J3.1', 'header members in another order', signed({ typ: own.typ, alg: own.alg, kid: own.kid }))
  add(
    'J3.1',
    'invalid UTF-8 in the payload',
    `${head}.${Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString('base64url')}.${signature}`,
  )
  return list
}
