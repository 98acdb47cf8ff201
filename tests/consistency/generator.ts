import { pick, type Random } from '@/tests/support/random'
import type { AppInstance, Outcome, TokenPair } from './instance'
import {
  acknowledgeEnd,
  type HistorySession,
  type HistoryUser,
  judgeUse,
  type Moment,
  NEVER,
  type Pair,
  type Violation,
} from './record'

const SESSIONS_PER_USER = 6
const PAIRS_PER_SESSION = 6

const KINDS = [
  ...Array<'use'>(10).fill('use'),
  ...Array<'refresh'>(4).fill('refresh'),
  ...Array<'login'>(3).fill('login'),
  ...Array<'logout'>(2).fill('logout'),
  ...(['endAll', 'password'] as const),
]

/** Drives instances of the app with random operations, and judges each answer against all that was answered before. */
export class Generator {
  readonly violations: Violation[] = []
  /** Operations that were answered, and those that may have happened or not. */
  answered = 0
  unknown = 0
  readonly counts = { accepted: 0, refused: 0, ended: 0 }
  #now: Moment = 0
  #users: HistoryUser[] = []
  readonly #instances: AppInstance[]
  readonly #newUser: () => Promise<{ id: string; email: string; password: string }>
  readonly #random: Random

  constructor(
    instances: AppInstance[],
    newUser: () => Promise<{ id: string; email: string; password: string }>,
    random: Random,
  ) {
    this.#instances = instances
    this.#newUser = newUser
    this.#random = random
  }

  /** Makes the users; the more there are, the less often their operations meet. */
  async prepare(users: number): Promise<void> {
    this.#users = await Promise.all(Array.from({ length: users }, () => this.#makeUser()))
  }

  /** Does one operation. @returns whether it was answered. */
  async step(): Promise<boolean> {
    const user = pick(this.#random, this.#users)
    const session = user.sessions.length > 0 ? pick(this.#random, user.sessions) : null
    const kind = session ? pick(this.#random, KINDS) : 'login'
    const outcome = await this.#run(kind, user, session)
    if (outcome === 'unknown') this.unknown += 1
    else this.answered += 1
    return outcome !== 'unknown'
  }

  #run(kind: (typeof KINDS)[number], user: HistoryUser, session: HistorySession | null): Promise<Outcome> {
    if (!session || (kind === 'login' && user.sessions.length < SESSIONS_PER_USER)) return this.#login(user)
    switch (kind) {
      case 'login':
      case 'use':
        return this.#use(this.#somePair(user, session))
      case 'refresh':
        return this.#refresh(this.#somePair(user, session))
      case 'logout':
        return this.#logout(session)
      case 'endAll':
        return this.#sweep(user, () => this.#endAll(session))
      case 'password':
        return this.#sweep(user, () => this.#changePassword(session))
    }
  }

  async #login(user: HistoryUser): Promise<Outcome> {
    const begunAt = this.#tick()
    const answer = await this.#instance().login(user.email, user.password)
    const mayBeSwept = user.sweepsUnderWay > 0 || user.sweptAt >= begunAt
    if (typeof answer === 'string') {
      if (answer === 'refused' && !mayBeSwept) this.#report('login refused with the right password', begunAt)
      return answer
    }
    this.#begin(user, answer, mayBeSwept)
    return 'accepted'
  }

  #begin(user: HistoryUser, answer: TokenPair, inDoubt: boolean): void {
    const session: HistorySession = {
      user,
      loggedInAt: this.#tick(),
      held: undefined as unknown as Pair,
      pairs: [],
      endAcknowledgedAt: NEVER,
      inDoubt,
      refreshing: false,
    }
    this.#handOut(session, answer)
    user.sessions.push(session)
  }

  async #use(pair: Pair): Promise<Outcome> {
    const begunAt = this.#tick()
    return this.#judge(pair, 'use', await this.#instance().use(pair), begunAt)
  }

  async #refresh(pair: Pair): Promise<Outcome> {
    const { session } = pair
    // Anything but one refresh at a time with the newest token may come to look like theft.
    if (session.refreshing || pair !== session.held) session.inDoubt = true
    session.refreshing = true
    const begunAt = this.#tick()
    const answer = await this.#instance().refresh(pair)
    session.refreshing = false
    if (answer === 'unknown') session.inDoubt = true
    const outcome = this.#judge(pair, 'refresh', typeof answer === 'string' ? answer : 'accepted', begunAt)
    if (typeof answer !== 'string') this.#handOut(session, answer)
    return outcome
  }

  async #logout(session: HistorySession): Promise<Outcome> {
    const wasInDoubt = session.inDoubt
    session.inDoubt = true
    const begunAt = this.#tick()
    const outcome = await this.#instance().logout(session.held)
    if (outcome === 'refused' && !wasInDoubt)
      this.#report('logout refused, and nothing had been begun that ends the session', begunAt)
    if (outcome === 'accepted') {
      this.counts.ended += 1
      acknowledgeEnd(session, this.#tick())
    }
    return outcome
  }

  async #endAll(session: HistorySession): Promise<Outcome> {
    const { user } = session
    const before = [...user.sessions]
    this.#tick()
    const outcome = await this.#instance().endAll(session.held, user.id)
    if (outcome !== 'accepted') return outcome
    const at = this.#tick()
    this.counts.ended += before.length
    for (const one of before) acknowledgeEnd(one, at)
    return outcome
  }

  async #changePassword(session: HistorySession): Promise<Outcome> {
    const { user } = session
    const before = [...user.sessions]
    const begunAt = this.#tick()
    const next = `${user.password.split(' #')[0]} #${begunAt}`
    const answer = await this.#instance().changePassword(session.held, user.password, next)
    if (typeof answer === 'string') return answer
    const at = this.#tick()
    user.password = next
    this.counts.ended += before.length
    for (const one of before) acknowledgeEnd(one, at)
    this.#begin(user, answer, user.sweepsUnderWay > 1 || user.sweptAt >= begunAt)
    return 'accepted'
  }

  /** Around what ends all sessions of a user: which of them it ends is in doubt until it is answered. */
  async #sweep(user: HistoryUser, end: () => Promise<Outcome>): Promise<Outcome> {
    for (const session of user.sessions) session.inDoubt = true
    user.sweepsUnderWay += 1
    user.sweptAt = this.#now
    const outcome = await end()
    user.sweptAt = this.#now
    // It may still happen later, and the password may be either: nothing more can be said about this user.
    if (outcome === 'unknown') await this.#replace(user)
    else user.sweepsUnderWay -= 1
    return outcome
  }

  #report(what: string, begunAt: Moment): void {
    this.violations.push({ what, begunAt, endedAt: NEVER })
  }

  #judge(pair: Pair, kind: 'use' | 'refresh', outcome: Outcome, begunAt: Moment): Outcome {
    const at = this.#tick()
    if (outcome === 'unknown') return outcome
    const violation = judgeUse(pair, kind, outcome === 'accepted', begunAt)
    if (violation) this.violations.push(violation)
    this.counts[outcome] += 1
    if (outcome === 'refused') pair.refusedAt[kind] = Math.min(pair.refusedAt[kind], at)
    return outcome
  }

  /** Mostly what is held; often a copy, and often one of a session that is over. */
  #somePair(user: HistoryUser, session: HistorySession): Pair {
    const choice = this.#random()
    if (choice < 0.35 && user.ended.length > 0) return pick(this.#random, user.ended)
    return choice < 0.5 ? pick(this.#random, session.pairs) : session.held
  }

  #handOut(session: HistorySession, { access, refresh }: TokenPair): void {
    const pair: Pair = { session, access, refresh, refusedAt: { use: NEVER, refresh: NEVER } }
    session.held = pair
    session.pairs = [pair, ...session.pairs].slice(0, PAIRS_PER_SESSION)
  }

  async #makeUser(): Promise<HistoryUser> {
    return { ...(await this.#newUser()), sessions: [], ended: [], sweptAt: -1, sweepsUnderWay: 0 }
  }

  async #replace(user: HistoryUser): Promise<void> {
    const index = this.#users.indexOf(user)
    if (index >= 0) this.#users[index] = await this.#makeUser()
  }

  #instance(): AppInstance {
    return pick(this.#random, this.#instances)
  }

  #tick(): Moment {
    this.#now += 1
    return this.#now
  }
}
