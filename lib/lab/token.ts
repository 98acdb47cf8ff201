import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { isId } from '@/lib/users/id'
import { decodeBase64url } from './base64url'
import type { LabKeys } from './signing-keys'

/** The claims of a lane's token (RFC 7519 §4). Times in seconds since the epoch. */
export type LabClaims = {
  /** The visitor. */
  sub: string
  /** The session. */
  sid: string
  /** The token. */
  jti: string
  /** The visitor's version in this lane at the time of issue: random text. */
  ver: string
  iat: number
  exp: number
}

/** Who issues the tokens of a lane, and for whom. */
export type LabIssuer = { issuer: string; audience: string }

/** Keeps a token of the lab from passing as another kind of token (RFC 8725 §3.11). */
const TYPE = 'lab+jwt'
const ALGORITHM = 'HS256'

/** Longer than any token of the lab. */
const MAX_TOKEN_LENGTH = 2048

const id = z.custom<string>(isId)
const seconds = z.number().int().nonnegative()
const claimsSchema = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  sub: id,
  sid: id,
  jti: id,
  ver: id,
  iat: seconds,
  exp: seconds,
})
const REQUIRED_CLAIMS = Object.keys(claimsSchema.shape)

/** @returns the signed token's text (JWS compact, HS256). */
export function issueLabToken(
  { sub, sid, jti, ver, iat, exp }: LabClaims,
  { issuer, audience }: LabIssuer,
  [signing]: LabKeys,
): Promise<string> {
  return new SignJWT({ sid, ver })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: signing.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(sub)
    .setJti(jti)
    .setIssuedAt(iat)
    .setExpirationTime(exp)
    .sign(signing.token)
}

/**
 * Verifies form, signature, header and claims of a token (RFC 7519 §7.2, RFC 8725 §3). Whether it has expired is for the
 * caller to say, by Redis' clock; whether it was revoked is for the lane.
 * @param text what the client sent.
 * @returns the claims, or null when anything about the token is wrong.
 */
export async function verifyLabToken(
  text: string,
  { issuer, audience }: LabIssuer,
  keys: LabKeys,
): Promise<LabClaims | null> {
  // jose accepts other spellings of a signature; each would be a second text for one token.
  if (text.length > MAX_TOKEN_LENGTH || !text.split('.').every(decodeBase64url)) return null
  const keyOf = ({ kid }: JWTHeaderParameters) => {
    const key = keys.find(candidate => candidate.kid === kid)
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key.token
  }
  try {
    const { payload } = await jwtVerify(text, keyOf, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience,
      requiredClaims: REQUIRED_CLAIMS,
      // This process' clock decides nothing: at time zero no token has expired.
      currentDate: new Date(0),
    })
    const claims = claimsSchema.safeParse(payload)
    return claims.success ? claims.data : null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
