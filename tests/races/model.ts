/** One pair of tokens that was handed out. */
export type HandedOut = { session: number; generation: number; version: number }

type Session = { lives: boolean; generation: number; floor: number }

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

  /** @returns whether the access token of this pair must be accepted. */
  accepts({ session, version }: HandedOut): boolean {
    return this.#session(session).lives && version === this.#version
  }

  /** @returns the numbers of the sessions that must be listed. */
  listed(): number[] {
    return this.#sessions.flatMap(({ lives }, number) => (lives ? [number] : []))
  }

  login(): HandedOut {
    this.#sessions.push({ lives: true, generation: 0, floor: 0 })
    return this.#handOut(this.#sessions.length - 1)
  }

  /** @returns the pair that must come of it, or null when it must be refused. */
  refresh({ session: number, generation }: HandedOut): HandedOut | null {
    const session = this.#session(number)
    if (!session.lives || generation < session.floor) return null
    if (generation === session.generation) {
      session.generation += 1
      return this.#handOut(number)
    }
    if (generation === session.generation - 1 && this.#graceLasts) return this.#handOut(number)
    session.lives = false
    return null
  }

  logout({ session }: HandedOut): void {
    this.#session(session).lives = false
  }

  /** @returns how many sessions must have ended. */
  endOthers({ session: kept }: HandedOut): number {
    const others = this.listed().filter(number => number !== kept)
    for (const number of others) this.#session(number).lives = false
    return others.length
  }

  /** @returns how many sessions must have ended. */
  everywhere(own: HandedOut): number {
    const others = this.endOthers(own)
    this.logout(own)
    this.#version += 1
    return others + 1
  }

  changePassword(own: HandedOut): { revoked: number; next: HandedOut } {
    const revoked = this.endOthers(own)
    const session = this.#session(own.session)
    this.#version += 1
    session.generation += 1
    session.floor = session.generation
    return { revoked, next: this.#handOut(own.session) }
  }

  #handOut(session: number): HandedOut {
    const next = { session, generation: this.#session(session).generation, version: this.#version }
    return next
  }

  #session(number: number): Session {
    const session = this.#sessions[number]
    if (!session) throw new RangeError('no such session')
    return session
  }
}
