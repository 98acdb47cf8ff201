/** One pair of tokens that was handed out. */
export type HandedOut = { session: number; generation: number; version: number }

/** `isUsed`: a token of the live generation was presented, which proves that its holder received it. */
type Session = { lives: boolean; generation: number; isUsed: boolean }

/**
 * What the design promises about one user's tokens, without time, storage or concurrency: small enough to be checked by
 * eye, and the judge of what the real thing does.
 */
export class SessionModel {
  readonly #sessions: Session[] = []
  readonly #graceLasts: boolean
  #version = 1

  /** @param graceLasts whether the grace window covers everything that happens, or nothing. */
  constructor(graceLasts: boolean) {
    this.#graceLasts = graceLasts
  }

  /** @returns whether the access token of this pair must be accepted; asking is no use of it. */
  accepts({ session, version }: HandedOut): boolean {
    return this.#session(session).lives && version === this.#version
  }

  /** @returns the numbers of the sessions that must be listed. */
  listed(): number[] {
    return this.#sessions.flatMap(({ lives }, number) => (lives ? [number] : []))
  }

  login(): HandedOut {
    this.#sessions.push({ lives: true, generation: 0, isUsed: false })
    return this.#handOut(this.#sessions.length - 1)
  }

  /** @returns whether the access token of this pair must be accepted. */
  use(pair: HandedOut): boolean {
    const session = this.#session(pair.session)
    if (!this.accepts(pair)) return false
    if (pair.generation === session.generation) session.isUsed = true
    return true
  }

  /** @returns the pair that must come of it, or null when it must be refused. */
  refresh(pair: HandedOut): HandedOut | null {
    const session = this.#session(pair.session)
    if (!this.#mayRotate(pair)) {
      session.lives = false
      return null
    }
    if (pair.generation === session.generation) {
      session.generation += 1
      session.isUsed = false
    }
    return this.#handOut(pair.session)
  }

  /** @param tokens which of its tokens the browser still has. @returns whether the session must be over afterwards. */
  logout(pair: HandedOut, tokens: 'both' | 'refresh'): boolean {
    const session = this.#session(pair.session)
    if ((tokens === 'both' && this.accepts(pair)) || this.#mayRotate(pair)) session.lives = false
    return !session.lives
  }

  /** @returns how many sessions must have ended. */
  endOthers({ session: kept }: HandedOut): number {
    const others = this.listed().filter(number => number !== kept)
    for (const number of others) this.#session(number).lives = false
    return others.length
  }

  /** @returns how many sessions must have ended. */
  everywhere(): number {
    const all = this.listed()
    for (const number of all) this.#session(number).lives = false
    this.#version += 1
    return all.length
  }

  /** The claims changed: access tokens are outdated, sessions stay. */
  reissue(): void {
    this.#version += 1
  }

  changePassword(): { revoked: number; next: HandedOut } {
    const revoked = this.everywhere() - 1
    return { revoked, next: this.login() }
  }

  #mayRotate({ session: number, generation }: HandedOut): boolean {
    const { lives, generation: live, isUsed } = this.#session(number)
    return lives && (generation === live || (generation === live - 1 && (!isUsed || this.#graceLasts)))
  }

  #handOut(session: number): HandedOut {
    return { session, generation: this.#session(session).generation, version: this.#version }
  }

  #session(number: number): Session {
    const session = this.#sessions[number]
    if (!session) throw new RangeError('no such session')
    return session
  }
}
