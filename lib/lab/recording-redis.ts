import { Redis, type Requester, type UpstashRequest } from '@upstash/redis'

/** A command that was given to Redis, and how long its answer took (ms). */
export type RecordedCommand = { name: string; ms: number }

/** A client that records each of its commands, failed ones too. It is made for one request. */
export type RecordingRedis = { redis: Redis; recorded: readonly RecordedCommand[] }

/** The typed client over a requester. Replies stay as Redis sent them: text that looks like a number stays text. */
class RawRedis extends Redis {
  constructor(requester: Requester) {
    super(requester)
    this.opts = { automaticDeserialization: false }
    this.enableTelemetry = false
  }
}

/** @param requester what carries the commands to Redis. */
export function recordCommands(requester: Requester): RecordingRedis {
  const recorded: RecordedCommand[] = []
  const recording: Requester = {
    async request(request) {
      const sentAt = performance.now()
      try {
        return await requester.request(request)
      } finally {
        const ms = performance.now() - sentAt
        for (const name of namesOf(request)) recorded.push({ name, ms })
      }
    },
  }
  return { redis: new RawRedis(recording), recorded }
}

/** Stands for a Redis that cannot be reached, in a sandbox that simulates an outage. */
export const UNREACHABLE: Requester = {
  request: () => Promise.reject(new SimulatedOutage()),
}

class SimulatedOutage extends Error {
  override readonly name = 'SimulatedOutage'
  readonly code = 'REDIS_UNAVAILABLE'

  constructor() {
    super('Redis cannot be reached: simulated')
  }
}

function namesOf({ body }: UpstashRequest): string[] {
  if (!Array.isArray(body)) return []
  const commands: unknown[][] = body.every(Array.isArray) ? body : [body]
  return commands.map(([name]) => String(name).toUpperCase())
}
