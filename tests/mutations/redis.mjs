/** Faults in the connection to Redis. */

/** @type {import('./list.mjs').Mutation[]} */
export const REDIS = [
  {
    name: 'a node answers without having proved to be a primary',
    project: 'integration',
    test: 'tests/integration/session/redis/failover.test.ts',
    title: 'answers no read',
    edits: [
      {
        file: 'lib/session/redis/replica-wait.ts',
        find: ".call('WAIT', [",
        // A replica answers it, with a number.
        replace: ".call('EXISTS', [",
      },
    ],
  },
  {
    name: 'a replica keeps the connection',
    project: 'integration',
    test: 'tests/integration/session/redis/failover.test.ts',
    title: 'is left within two seconds',
    edits: [
      {
        file: 'lib/session/redis/tcp-transport.ts',
        find: '    if (this.#isUsable()) this.#client.disconnect(true)\n',
        replace: '',
      },
    ],
  },
  {
    name: 'a primary that Sentinels have replaced keeps the connection',
    project: 'integration',
    test: 'tests/integration/session/redis/addresses.test.ts',
    title: 'the primary that they name is followed',
    edits: [
      {
        file: 'lib/session/redis/tcp-transport.ts',
        find: 'watchSentinels(address, () => this.#connectAnew())',
        replace: 'watchSentinels(address, () => {})',
      },
    ],
  },
  {
    name: 'a new primary does not have to tell its time',
    project: 'integration',
    test: 'tests/integration/session/redis/new-clock.test.ts',
    title: 'no ended token of 200 s is accepted',
    edits: [
      {
        file: 'lib/session/store/clock.ts',
        find: 'this.#offset?.contacts !== contactsOf(redis)',
        replace: '!this.#offset',
      },
    ],
  },
  {
    name: 'a check that a new primary answers goes by the time of the old one',
    project: 'integration',
    test: 'tests/integration/session/redis/new-clock.test.ts',
    title: 'no ended token of 200 s is accepted',
    edits: [
      {
        file: 'lib/session/flow/check.ts',
        find: '  if (!clock.isKnown(redis)) return check(flow, headers, { isPassive, load })\n',
        replace: '',
      },
    ],
  },
  {
    name: 'an ending waits for no replica',
    project: 'integration',
    test: 'tests/integration/session/redis/replicas.test.ts',
    title: 'is not acknowledged while no replica has it',
    edits: [
      {
        file: 'lib/session/store/user-script.ts',
        find: 'ends ? endingsOf(redis) : redis',
        replace: 'ends ? redis : redis',
      },
    ],
  },
  {
    name: 'fewer replicas than asked for are enough',
    project: 'integration',
    test: 'tests/integration/session/redis/replicas.test.ts',
    title: 'is not acknowledged while no replica has it',
    edits: [
      {
        file: 'lib/session/redis/replica-wait.ts',
        find: 'count >= replicas',
        replace: 'count >= 0',
      },
    ],
  },
  {
    name: 'a script that ends something writes nothing when it runs again',
    project: 'integration',
    test: 'tests/integration/session/redis/replicas.test.ts',
    title: 'writes when it runs again',
    edits: [
      {
        file: 'lib/session/store/user-script.ts',
        find: "redis.call('SET', answered, answer",
        replace: "redis.call('SET', answered, answer, 'NX'",
      },
    ],
  },
  {
    name: 'a session that a renewal ended waits for no replica',
    project: 'integration',
    test: 'tests/integration/session/redis/replicas.test.ts',
    title: 'is not acknowledged while no replica has it',
    edits: [
      {
        file: 'lib/session/flow/renew.ts',
        find: 'ENDED_BY_ROTATION.has(reason) && waitsForReplicas(flow.store.redis)',
        replace: 'false',
      },
    ],
  },
  {
    name: 'a login that ends the oldest session waits for no replica',
    project: 'integration',
    test: 'tests/integration/session/redis/replicas.test.ts',
    title: 'is not acknowledged while no replica has it',
    edits: [{ file: 'lib/session/flow/begin.ts', find: 'known.length > 0\n', replace: 'false\n' }],
  },
]
