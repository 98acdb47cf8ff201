import { describe, expect, it } from 'vitest'
import { securityEvent } from '@/lib/session/services/security-event'

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type'
const at = 1_800_000_000_400
const ending = { userId: 'user', reason: 'signed_out', at, until: at + 910_300, feedId: '7.1-0' } as const
const options = { issuer: 'https://app.example', audience: 'https://app.example/api/feed' }
const user = { format: 'iss_sub', iss: options.issuer, sub: 'user' }
const event = {
  event_timestamp: 1_800_000_000,
  reason_admin: { en: 'signed_out' },
  denied_until: 1_800_000_911,
}

describe('the Security Event Token of an ending (RFC 8417)', () => {
  it('names the session that ended', () => {
    expect(securityEvent({ ...ending, what: 'sid', id: 'the sid' }, options)).toEqual({
      iss: options.issuer,
      aud: options.audience,
      jti: '7.1-0',
      iat: 1_800_000_000,
      sub_id: { format: 'complex', user, session: { format: 'opaque', id: 'the sid' } },
      events: { [`${CAEP}/session-revoked`]: event },
    })
  })

  it('names the one token that ended', () => {
    expect(securityEvent({ ...ending, what: 'jti', id: 'the jti' }, options).sub_id).toEqual({
      format: 'complex',
      user,
      token: { format: 'jwt_id', iss: options.issuer, jti: 'the jti' },
    })
  })

  it('names the user whose tokens have all ended, and the version that a new one has', () => {
    const told = securityEvent({ ...ending, what: 'sub', id: 'the version', reason: 'kicked' }, options)
    expect(told.sub_id).toEqual({ format: 'complex', user })
    expect(told.events).toEqual({
      [`${CAEP}/session-revoked`]: {
        ...event,
        reason_admin: { en: 'kicked' },
        claims: { ver: 'the version' },
      },
    })
  })

  it('a change of role is a change of claims', () => {
    const told = securityEvent({ ...ending, what: 'sub', id: 'the version', reason: 'role_changed' }, options)
    expect(told.events).toMatchObject({
      [`${CAEP}/token-claims-change`]: { claims: { ver: 'the version' } },
    })
  })
})
