import { describe } from 'vitest'
import { needing } from '@/tests/support/needing'
import { startRedisCluster } from '@/tests/support/redis-cluster'
import { prepareRaces, type Races, ROUNDS } from './round'

/** Declares races on one node, and a tenth of the rounds on a cluster of three. */
export function onEveryRedis(declare: (races: Races, rounds: number) => void): void {
  describe('on one node', () => declare(prepareRaces(), ROUNDS))
  needing('redis-server')('on a cluster of three nodes', () =>
    declare(prepareRaces(startRedisCluster), ROUNDS / 10),
  )
}
