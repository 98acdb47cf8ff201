/** Faults in what other services are offered. */

const FEED = { project: 'integration', test: 'tests/integration/session/flow/feed.test.ts' }
const SERVICE_FEED = { project: 'integration', test: 'tests/integration/session/services/feed.test.ts' }
const VERIFIER = { project: 'integration', test: 'tests/integration/services/verifier.test.ts' }
const SERVICE_FEED_FILE = 'lib/session/services/feed.ts'
const NODE_VERIFIER = 'examples/service-node/verifier.mjs'

/** @type {import('./list.mjs').Mutation[]} */
export const SERVICES = [
  {
    name: 'an emptied Redis begins its feed unnoticed',
    ...FEED,
    title: 'a Redis that was emptied',
    edits: [
      {
        file: 'lib/session/store/feed.ts',
        find: 'completeSince: Math.max(...starts',
        replace: 'completeSince: Math.min(0, ...starts',
      },
    ],
  },
  {
    name: 'the feed is kept by length',
    ...FEED,
    title: 'begins with all endings',
    edits: [
      {
        file: 'lib/session/store/scripts/blocks.ts',
        find: "K.feed, 'MINID', '~', string.format('%.0f', now - DENIED_MS), '*'",
        replace: "K.feed, 'MAXLEN', 1, '*'",
      },
    ],
  },
  {
    name: 'a last event id of another time is believed',
    ...SERVICE_FEED,
    title: 'the last event id 99999999999999',
    edits: [
      {
        file: SERVICE_FEED_FILE,
        find: 'after > at ? 0 : after',
        replace: 'after',
      },
    ],
  },
  {
    name: 'a feed stays open while Redis cannot be read',
    ...SERVICE_FEED,
    title: 'ends when Redis cannot be read',
    edits: [
      {
        file: SERVICE_FEED_FILE,
        find: 'if (!signal.aborted) for (const listener of listeners) leave(listener, error)',
        replace:
          'for (const listener of listeners) listener.push(`event: alive\\ndata: {"at":9e15}\\n\\n`); void error',
      },
    ],
  },
  {
    name: 'a slow reader of the feed loses something unnoticed',
    project: 'unit',
    test: 'tests/unit/session/services/frame-queue.test.ts',
    title: 'is cut off',
    edits: [
      {
        file: 'lib/session/services/frame-queue.ts',
        find: 'if (this.#characters > MOST_CHARACTERS) this.#end ??= {}',
        replace: 'if (this.#characters > MOST_CHARACTERS) this.#frames = []',
      },
    ],
  },
  {
    name: 'a service goes on without the feed',
    ...VERIFIER,
    title: 'two seconds after the feed has fallen silent',
    edits: [
      {
        file: NODE_VERIFIER,
        find: 'if (Date.now() > this.#liveUntil) return { status: 503 }',
        replace: 'if (this.#liveUntil === 0) return { status: 503 }',
      },
    ],
  },
  {
    name: 'a service accepts a token that is older than the feed',
    ...VERIFIER,
    title: 'older than the feed',
    edits: [{ file: NODE_VERIFIER, find: ' ||\n      claims.iat * 1000 < this.#completeSince', replace: '' }],
  },
  {
    name: 'a service denies single tokens only',
    ...VERIFIER,
    title: 'refuses tokens with another version',
    edits: [
      {
        file: NODE_VERIFIER,
        find: 'if (session) this.#denied.set',
        replace: 'if (!token) return\n    if (session) this.#denied.set',
      },
    ],
  },
]
