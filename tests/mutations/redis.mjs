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
        file: 'lib/session/redis/tcp-transport.ts',
        find: "client.call('WAIT', ['0', '0'])",
        replace: "client.call('PING', [])",
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
]
