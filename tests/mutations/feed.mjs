/** Faults in how the feed of endings is read and heard. */

const PUSH = { project: 'integration', test: 'tests/integration/session/flow/feed-push.test.ts' }
const LISTENERS = { project: 'consistency', test: 'tests/consistency/listeners.test.ts' }
const SERVICE_FEED = 'lib/session/services/feed.ts'
const FOLLOWER = 'lib/session/flow/feed-follower.ts'
const HEAR = 'lib/session/redis/hear.ts'
const BLOCKS = 'lib/session/store/scripts/blocks.ts'

/** @type {import('./list.mjs').Mutation[]} */
export const FEED = [
  {
    name: 'an ending names its bucket to nobody',
    ...PUSH,
    title: 'a server the feed tells an ending at once',
    edits: [{ file: BLOCKS, find: "redis.pcall('PUBLISH', app .. ':feed', bucket)", replace: '' }],
  },
  {
    name: 'an ending fails where its bucket may not be named',
    ...PUSH,
    title: 'ends sessions all the same',
    edits: [{ file: BLOCKS, find: "redis.pcall('PUBLISH'", replace: "redis.call('PUBLISH'" }],
  },
  {
    name: 'what ended before the hearing began is named to nobody',
    ...PUSH,
    title: 'nothing is missed',
    edits: [
      {
        file: FOLLOWER,
        find: '      if (name === null) turn(true)',
        replace: '      if (name === null) this.#hears = true',
      },
    ],
  },
  {
    name: 'a bucket that is named during a reading is forgotten',
    ...PUSH,
    title: 'while its bucket is read',
    edits: [
      {
        file: FOLLOWER,
        find: '    this.#named.clear()\n    const at =',
        replace: '    const at =',
      },
      {
        file: FOLLOWER,
        find: '    this.#pass(entries)\n    return { endings',
        replace: '    this.#named.clear()\n    this.#pass(entries)\n    return { endings',
      },
    ],
  },
  {
    name: 'a bucket that was named counts as the whole feed',
    ...PUSH,
    title: 'a server the feed tells an ending at once',
    edits: [{ file: FOLLOWER, find: 'complete: null }', replace: 'complete: { at, since: 0 } }' }],
  },
  {
    name: 'a bucket in which nothing ended is read from a moment ago',
    ...PUSH,
    title: 'at the next reading of the whole feed',
    edits: [
      {
        file: FOLLOWER,
        find: '      if (this.#place?.contacts !== contacts)',
        replace: '      if (!this.#place?.ids.has(bucket))',
      },
    ],
  },
  {
    name: 'another primary is read on from where the one before was left',
    ...PUSH,
    title: 'whose clock is behind',
    edits: [{ file: FOLLOWER, find: 'this.#place?.contacts !== contacts', replace: '!this.#place' }],
  },
  {
    name: 'nobody asks whether the subscription lives',
    ...PUSH,
    title: 'unanswered pings',
    edits: [{ file: HEAR, find: 'connection.ping().catch(leave)', replace: 'Promise.resolve()' }],
  },
  {
    name: 'the subscription stays where the commands have left',
    ...PUSH,
    title: 'leaves its server with the commands',
    edits: [{ file: HEAR, find: "node.once('close', leave)", replace: '' }],
  },
  {
    name: 'each that follows has a subscription of its own',
    ...PUSH,
    title: 'one subscription serves all',
    edits: [
      {
        file: 'lib/session/flow/endings.ts',
        find: 'followers.get(store.redis) ?? new',
        replace: 'new',
      },
    ],
  },
  {
    name: 'the whole feed is read although it is heard',
    ...PUSH,
    title: 'cost no command',
    edits: [
      {
        file: FOLLOWER,
        find: 'this.#hears ? pace.everyMsWhileHearing : pace.everyMs',
        replace: 'pace.everyMs',
      },
    ],
  },
  {
    name: 'a service begins with an empty copy',
    ...LISTENERS,
    edits: [
      {
        file: SERVICE_FEED,
        find: 'yield* frames(flow, begin)',
        replace: 'yield* frames(flow, { ...begin, endings: [] })',
      },
    ],
  },
  {
    name: 'a feed that was held back counts from its arrival',
    ...LISTENERS,
    edits: [
      {
        file: 'examples/service-node/verifier.mjs',
        find: 'Math.min(at, Date.now()) + SILENCE_MS',
        replace: 'Date.now() + SILENCE_MS',
      },
    ],
  },
]
