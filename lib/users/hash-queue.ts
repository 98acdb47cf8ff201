import { availableParallelism } from 'node:os'
import pLimit, { type LimitFunction } from 'p-limit'

/**
 * argon2id runs on Node's pool of four threads, where answers are compressed and names are looked up too. Sign-ups have
 * one thread of their own, so that a flood of them leaves logins alone; one thread stays free for everything else.
 * Judging a new password takes milliseconds of the event loop, so judgements wait for each other too.
 */
const KINDS = {
  logins: { places: Math.min(2, availableParallelism()), firstMeanMs: 50 },
  signUps: { places: 1, firstMeanMs: 50 },
  judgements: { places: 1, firstMeanMs: 5 },
}

export type HashQueue = keyof typeof KINDS

/** Work beyond this much waiting is refused at once (ms): a person would have gone by then. */
const MAX_WAIT_MS = 1_500

/** How much a new measurement counts in the mean time of one piece of work. */
const WEIGHT = 0.2

/** The process has more passwords to judge and hash than it can in a bearable time. */
export class OverloadedError extends Error {
  readonly code = 'overloaded'

  /** @param retryAfterSeconds when it is worth trying again. */
  constructor(readonly retryAfterSeconds: number) {
    super('too many passwords wait to be judged or hashed')
    this.name = 'OverloadedError'
  }
}

type Queue = { run: LimitFunction; meanMs: number }

// Handlers are separate bundles of one process, which has one pool.
const QUEUES = Symbol.for('app.argon2id')
const shared = globalThis as { [QUEUES]?: Record<HashQueue, Queue> }

const createQueue = (name: HashQueue): Queue => ({
  run: pLimit(KINDS[name].places),
  meanMs: KINDS[name].firstMeanMs,
})

/**
 * Runs `work` when its turn comes.
 * @param signal of the request: when its client is gone, `work` is not begun, and its result is dropped.
 * @throws OverloadedError when too much is waiting; also for a client that is gone, which reads no answer.
 */
export async function inTurn<T>(name: HashQueue, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  shared[QUEUES] ??= {
    logins: createQueue('logins'),
    signUps: createQueue('signUps'),
    judgements: createQueue('judgements'),
  }
  const queue = shared[QUEUES][name]
  const waitMs = (queue.run.pendingCount * queue.meanMs) / KINDS[name].places
  const overloaded = new OverloadedError(Math.ceil(waitMs / 1000) || 1)
  if (waitMs > MAX_WAIT_MS) throw overloaded
  return queue.run(async () => {
    if (signal?.aborted) throw overloaded
    const begunAt = performance.now()
    const result = await work()
    queue.meanMs += WEIGHT * (performance.now() - begunAt - queue.meanMs)
    if (signal?.aborted) throw overloaded
    return result
  })
}
