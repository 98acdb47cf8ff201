import type { Ending } from '../store/feed'

/** OpenID Continuous Access Evaluation Profile 1.0 §3.1 and §3.2. */
const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'
const TOKEN_CLAIMS_CHANGE = 'https://schemas.openid.net/secevent/caep/event-type/token-claims-change'

/** What the `typ` header of a Security Event Token says (RFC 8417 §2.3). */
export const SECURITY_EVENT_TYPE = 'secevent+jwt'

/**
 * @param options.feedId the ending's id in the feed: the token's `jti`, the same whenever it is told.
 * @param options.issuer the issuer of the access tokens that end.
 * @returns the claims of a Security Event Token (RFC 8417 §2.2) that says what a service must refuse, and until when.
 */
export function securityEvent(
  { what, id, userId, reason, at, until, feedId }: Ending & { feedId: string },
  { issuer, audience }: { issuer: string; audience: string },
): Record<string, unknown> {
  const user = { format: 'iss_sub', iss: issuer, sub: userId }
  const subject = {
    sid: { session: { format: 'opaque', id } },
    jti: { token: { format: 'jwt_id', iss: issuer, jti: id } },
    sub: {},
  }[what]
  const type = what === 'sub' && reason === 'role_changed' ? TOKEN_CLAIMS_CHANGE : SESSION_REVOKED
  return {
    iss: issuer,
    aud: audience,
    jti: feedId,
    iat: Math.floor(at / 1000),
    sub_id: { format: 'complex', user, ...subject },
    events: {
      [type]: {
        event_timestamp: Math.floor(at / 1000),
        reason_admin: { en: reason },
        // Every token of the user with another version has ended.
        ...(what === 'sub' && { claims: { ver: id } }),
        denied_until: Math.ceil(until / 1000),
      },
    },
  }
}
