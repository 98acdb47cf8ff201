import type { Answer } from '@/lib/web/answer'
import { setCookie } from '@/lib/web/cookies'
import type { Problem } from '@/lib/web/problem'
import { LONGEST_LIFE_SECONDS } from '../context'
import { issueCredential } from '../credential'
import { endLane } from '../end'
import type { Lane } from '../lanes'
import { inSandbox, LAB_LIMITS } from './sandbox'

/**
 * Ends everything that a visitor has in one lane. A password change, as in the app, hands this browser a new credential;
 * every copy of an older one should be refused.
 */
export function endEverything(
  { visitor, lane, isSecure }: { visitor: string; lane: Lane; isSecure: boolean },
  action: 'kick' | 'password',
): Promise<Answer | Problem> {
  return inSandbox(visitor, LAB_LIMITS.act, async sandbox => {
    const at = await endLane(sandbox, { visitor, lane }, action === 'kick' ? 'kicked' : 'password_changed')
    const body = { lane, revoked: at !== null, revokedAt: at === null ? null : new Date(at).toISOString() }
    if (action === 'kick') return { status: 200, body, location: '/lab' }
    const renewal = { lifeSeconds: LONGEST_LIFE_SECONDS, replacesAll: false }
    const { text } = await issueCredential(sandbox, { visitor, lane }, renewal)
    return {
      status: 200,
      body,
      location: '/lab',
      cookies: [setCookie(`lab-${lane}`, text, LONGEST_LIFE_SECONDS, isSecure)],
    }
  })
}
