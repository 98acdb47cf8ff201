import type { Requester } from '@upstash/redis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LabContext, Sandbox } from '@/lib/lab/context'
import { issueCredential, LEEWAY_SECONDS, newVisitor } from '@/lib/lab/credential'
import { endLane, logOutOfLane } from '@/lib/lab/end'
import { LANES, type Lane } from '@/lib/lab/lanes'
import { recordCommands, UNREACHABLE } from '@/lib/lab/recording-redis'
import { checkCredential, readCredential } from '@/lib/lab/replay'
import { deriveLabKeys } from '@/lib/lab/signing-keys'
import { labKeys } from '@/lib/lab/store/keys'
import { emptySandbox, enterSandbox, setOutage } from '@/lib/lab/store/sandbox'
import { isRedisUnavailable } from '@/lib/lab/store/unavailable'
import type { RedisConnection } from '@/lib/session/redis'
import { TEST_ORIGIN, TEST_SECRET } from '@/tests/support/auth-context'
import { connectTo } from '@/tests/support/connect'
import { many } from '@/tests/support/many'

/** `repeat`: every script that has run so far arrives at Redis a second time. */
const ACTIONS = [
  'logout',
  'kick',
  'password',
  'flush',
  'disconnect',
  'reconnect',
  'start',
  'wait',
  'repeat',
] as const
type Action = (typeof ACTIONS)[number]

const LIFE_SECONDS = 120
/** Two of them end in the leeway of a token, three after it. One is longer than a simulated outage. */
const WAIT_SECONDS = 61
const AT_ONCE = 16
const NO_LIMIT = { kind: 'test', attempts: 1_000_000, windowMs: 1000 }

/** What each lane is to do, apart from the code under test. */
const ASKS_REDIS: readonly Lane[] = ['denylist', 'allowlist', 'opaque']
const NEEDS_REDIS_TO_END: readonly Lane[] = [...ASKS_REDIS, 'refresh']

const SEQUENCES: Action[][] = ACTIONS.flatMap(first => [
  [first],
  ...ACTIONS.flatMap(second => [[first, second], ...ACTIONS.map(third => [first, second, third])]),
])

/** `expiresAt` in seconds after the start of the sequence. */
type Copy = { text: string; expiresAt: number; isEnded: boolean }

let connection: RedisConnection
beforeAll(async () => {
  connection = await connectTo({ transport: 'embedded', timeoutMs: 5000 })
  await connection.ready
})
afterAll(() => connection?.close())

test.each(LANES)(
  'under %s each copy is accepted or refused as the model says, after every sequence of up to three actions',
  async lane => {
    await many(SEQUENCES.length, AT_ONCE, async index => {
      const sequence = SEQUENCES[index] ?? []
      const visit = new Visit(lane)
      await visit.act('start')
      for (const [done, action] of sequence.entries()) {
        await visit.act(action)
        const after = sequence.slice(0, done + 1).join(', ')
        expect({ after, answers: await visit.replayAll() }).toEqual({ after, answers: visit.expected() })
      }
    })
  },
  120_000,
)

/** One visitor of one lane, beside a model of what is to be refused. */
class Visit {
  readonly #lane: Lane
  readonly #lab: LabContext
  readonly #visitor: string
  readonly #startedAt = Date.now()
  readonly #sent: Parameters<Requester['request']>[0][] = []
  #waitedSeconds = 0
  #copies: Copy[] = []
  #victim: Copy | null = null
  #isOut = false

  constructor(lane: Lane) {
    this.#lane = lane
    const keys = deriveLabKeys([TEST_SECRET], 'test')
    this.#lab = { redis: connection.redis, keys, origin: TEST_ORIGIN }
    this.#visitor = newVisitor(this.#lab).visitor
  }

  async act(action: Action): Promise<void> {
    const { redis } = connection
    switch (action) {
      case 'start':
        await setOutage(redis, this.#visitor, false)
        this.#isOut = false
        this.#endAll()
        return this.#issue(true)
      case 'logout':
        return this.#logOut()
      case 'kick':
        await this.#endEverything('kicked')
        return
      case 'password':
        if (await this.#endEverything('password_changed')) await this.#issue(false)
        return
      case 'flush':
        await emptySandbox(redis, this.#visitor)
        this.#endAll()
        return
      case 'disconnect':
        await setOutage(redis, this.#visitor, true)
        this.#isOut = true
        return
      case 'reconnect':
        await setOutage(redis, this.#visitor, false)
        this.#isOut = false
        return
      case 'wait':
        await this.#wait()
        this.#isOut = false
        return
      case 'repeat':
        for (const request of this.#sent) await connection.requester.request(request)
    }
  }

  async replayAll(): Promise<string[]> {
    const answers: string[] = []
    for (const { text } of this.#copies) answers.push(await this.#replay(text))
    return answers
  }

  expected(): string[] {
    const asks = ASKS_REDIS.includes(this.#lane)
    return this.#copies.map(({ expiresAt, isEnded }) => {
      if (this.#lane === 'opaque') {
        if (this.#isOut) return 'unavailable'
        return isEnded || this.#waitedSeconds >= expiresAt ? 'revoked' : 'accepted'
      }
      if (this.#waitedSeconds >= expiresAt + LEEWAY_SECONDS) return 'expired'
      if (asks && this.#isOut) return 'unavailable'
      return asks && isEnded ? 'revoked' : 'accepted'
    })
  }

  async #replay(text: string): Promise<string> {
    try {
      return (await checkCredential(await this.#enter(), this.#lane, text)).status
    } catch (error) {
      if (!isRedisUnavailable(error)) throw error
      return 'unavailable'
    }
  }

  async #logOut(): Promise<void> {
    const victim = this.#victim
    if (!victim) return
    const named = await readCredential(this.#lab, this.#lane, victim.text)
    if (!named) throw new Error('the victim holds no credential')
    if (this.#lane !== 'expiry') this.#victim = null
    const isDone = await this.#tryTo(async () => logOutOfLane(await this.#enter(), this.#lane, named))
    if (isDone) victim.isEnded = true
  }

  async #endEverything(ending: 'kicked' | 'password_changed'): Promise<boolean> {
    const { lane, visitor } = { lane: this.#lane, visitor: this.#visitor }
    const isDone = await this.#tryTo(async () => endLane(await this.#enter(), { visitor, lane }, ending))
    if (isDone) this.#endAll()
    return isDone
  }

  /** @returns whether it was done: not while Redis is out, where Redis is needed for it. */
  async #tryTo(work: () => Promise<unknown>): Promise<boolean> {
    const isPossible = !this.#isOut || !NEEDS_REDIS_TO_END.includes(this.#lane)
    const done = await work().then(
      () => true,
      (error: unknown) => {
        if (!isRedisUnavailable(error)) throw error
        return false
      },
    )
    expect(done).toBe(isPossible)
    return done
  }

  async #issue(replacesAll: boolean): Promise<void> {
    const laneOfVisitor = { visitor: this.#visitor, lane: this.#lane }
    const life = { lifeSeconds: LIFE_SECONDS, replacesAll }
    const { text } = await issueCredential(await this.#enter(), laneOfVisitor, life)
    this.#victim = { text, expiresAt: this.#waitedSeconds + LIFE_SECONDS, isEnded: false }
    this.#copies.push(this.#victim)
  }

  #endAll(): void {
    for (const copy of this.#copies) copy.isEnded = true
  }

  /** Enters the sandbox as a request does, at the time that has passed by the waits. */
  async #enter(): Promise<Sandbox> {
    const { isUnreachable } = await enterSandbox(connection.redis, this.#visitor, NO_LIMIT)
    const requester: Requester = {
      request: request => {
        if (JSON.stringify(request.body).startsWith('["eval')) this.#sent.push(request)
        return connection.requester.request(request)
      },
    }
    const { redis } = recordCommands(isUnreachable ? UNREACHABLE : requester)
    return { ...this.#lab, redis, now: this.#startedAt + this.#waitedSeconds * 1000 }
  }

  /** Lets time pass for this visitor alone: each key loses so much of its life. */
  async #wait(): Promise<void> {
    const { index, outage } = labKeys(this.#visitor)
    this.#waitedSeconds += WAIT_SECONDS
    const names = [outage, ...(await connection.redis.smembers(index))]
    for (const name of names) {
      const leftMs = (await connection.redis.pttl(name)) - WAIT_SECONDS * 1000
      if (leftMs > 0) await connection.redis.pexpire(name, leftMs)
      else await connection.redis.del(name)
    }
  }
}
