import { setTimeout as sleep } from 'node:timers/promises'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

/** How long the feed may be silent until no token is accepted. */
const SILENCE_MS = 2_000
const RECONNECT_MS = 200
const SWEEP_MS = 60_000
const ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519']
const CLAIMS = ['sub', 'sid', 'jti', 'ver', 'iat', 'exp']

/** Verifies access tokens, and keeps a copy of the denylist in memory, from the feed of the app that issues them. */
export class Verifier {
  /** What has ended, as `sid <id>` or `jti <id>` → until when its tokens could live (seconds since the epoch). */
  #denied = new Map()
  /** A user's id → the only version that is not denied, and until when older tokens could live. */
  #versions = new Map()
  /** Until when the copy counts as complete, and for which tokens (ms since the epoch). */
  #liveUntil = 0
  #completeSince = Number.POSITIVE_INFINITY
  #lastEventId = ''

  /**
   * @param {{ issuer: string, audience: string, name: string, secret: string }} options `issuer`: where the app answers;
   *   `audience`: of its access tokens; `name` and `secret`: what this service has in the app's `SERVICES`.
   */
  constructor({ issuer, audience, name, secret }) {
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer))
    const verify = (token, options) =>
      jwtVerify(token, keys, { issuer, algorithms: ALGORITHMS, ...options }).then(({ payload }) => payload)
    this.verifyToken = token => verify(token, { audience, typ: 'at+jwt', requiredClaims: CLAIMS })
    this.verifyEvent = token => verify(token, { audience: `${audience}/feed`, typ: 'secevent+jwt' })
    this.url = new URL('/api/feed', issuer)
    this.authorization = `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`
  }

  /** @returns {Promise<{ status: 200, claims: object } | { status: 401 | 503 }>} 503: it cannot be known now. */
  async check(token) {
    let claims
    try {
      claims = await this.verifyToken(token)
    } catch (error) {
      // Only what is wrong with the token is the caller's fault; the keys may be out of reach.
      const isBad = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)
      return { status: isBad && error.code !== 'ERR_JOSE_GENERIC' ? 401 : 503 }
    }
    if (Date.now() > this.#liveUntil) return { status: 503 }
    const version = this.#versions.get(claims.sub)
    const isOver =
      this.#denied.has(`sid ${claims.sid}`) ||
      this.#denied.has(`jti ${claims.jti}`) ||
      (version && version.ver !== claims.ver) ||
      claims.iat * 1000 < this.#completeSince
    return isOver ? { status: 401 } : { status: 200, claims }
  }

  /** Follows the feed until `signal` ends it; comes back by itself. */
  async follow(signal) {
    const sweep = setInterval(() => this.#sweep(Date.now() / 1000), SWEEP_MS)
    while (!signal.aborted) {
      await this.#listen(signal).catch(error => console.error(`feed: ${error.message}`))
      await sleep(RECONNECT_MS)
    }
    clearInterval(sweep)
  }

  async #listen(signal) {
    const silence = new AbortController()
    const watchdog = setTimeout(() => silence.abort(new Error('silent for too long')), SILENCE_MS)
    const headers = { authorization: this.authorization, 'last-event-id': this.#lastEventId }
    try {
      const answer = await fetch(this.url, { headers, signal: AbortSignal.any([signal, silence.signal]) })
      if (!answer.ok) throw new Error(`the app answered ${answer.status}`)
      let text = ''
      for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
        watchdog.refresh()
        const events = (text + chunk).split('\n\n')
        text = events.pop()
        for (const event of events) await this.#take(event)
      }
    } catch (error) {
      // An event that cannot be verified may be an ending: begin again with all that is in force.
      if (error instanceof errors.JOSEError) this.#lastEventId = ''
      throw error
    } finally {
      clearTimeout(watchdog)
    }
  }

  async #take(text) {
    const field = name => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]
    if (field('event') === 'ending') this.#deny(await this.verifyEvent(field('data')))
    if (field('event') !== 'alive') return
    const { at, completeSince } = JSON.parse(field('data'))
    this.#lastEventId = field('id')
    this.#completeSince = completeSince
    // By the app's clock too, so that what was held up on the way counts as late.
    this.#liveUntil = Math.min(at, Date.now()) + SILENCE_MS
  }

  #deny({ sub_id: { user, session, token }, events }) {
    const [{ denied_until: until, claims }] = Object.values(events)
    if (session) this.#denied.set(`sid ${session.id}`, until)
    else if (token) this.#denied.set(`jti ${token.jti}`, until)
    else this.#versions.set(user.sub, { ver: claims.ver, until })
  }

  #sweep(now) {
    for (const [id, until] of this.#denied) if (until < now) this.#denied.delete(id)
    for (const [id, { until }] of this.#versions) if (until < now) this.#versions.delete(id)
  }
}
