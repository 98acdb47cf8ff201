import type { Redis } from '@upstash/redis'
import type { UsersContext } from '@/lib/users/context'
import { createTestContext } from '@/tests/support/auth-context'
import { describeStores as describeHosts } from '@/tests/support/stores'

/** Runs tests of the app's users on the embedded engine and on a cluster. */
export function describeUserStores(title: string, tests: (context: () => UsersContext) => void): void {
  describeHosts(title, host => {
    let known: { redis: Redis; context: UsersContext } | undefined
    tests(() => {
      const { redis } = host()
      if (known?.redis !== redis) known = { redis, context: createTestContext(redis) }
      return known.context
    })
  })
}
