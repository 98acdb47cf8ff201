import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningApp } from '@/tests/support/app'
import { type FaultProxy, startFaultProxy } from '@/tests/support/fault-proxy'
import { changeStoredUser } from '@/tests/support/stored'
import { until } from '@/tests/support/until'
import { NAME, signUp, type Visitor } from '@/tests/support/visitor'
import { openStage, RECOVERY_LIMIT_MS, type Stage } from './stage'

/** What each page asks Redis after its guard, which uses none of these commands. */
const READS: [address: string, page: string, command: RegExp][] = [
  ['/account', 'account', /xrevrange/i],
  ['/account/sessions', 'account/sessions', /hgetall/i],
  ['/admin', 'admin', /zlexcount/i],
  ['/admin?role=admin', 'admin', /hkeys/i],
  ['/admin/log', 'admin/log', /xrevrange/i],
  [`/admin/users/${'a'.repeat(22)}`, 'admin/users/[id]', /xrevrange/i],
]

const APP = join(import.meta.dirname, '../../app')

let stage: Stage
let proxy: FaultProxy
let app: RunningApp
let admin: Visitor
beforeAll(async () => {
  stage = await openStage()
  proxy = await startFaultProxy(stage.server.port)
  app = await stage.instance({ REDIS_URL: proxy.url })
  const { visitor, userId } = await signUp(stage.good.origin)
  const redis = new Redis(stage.server.url)
  await changeStoredUser(redis, userId, { role: 'admin' })
  redis.disconnect()
  admin = visitor
})
afterAll(async () => {
  await stage?.stop()
  await proxy?.stop()
})

it('every page that reads Redis after its guard is in this test', () => {
  const pages = readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('page.tsx'))
    .filter(name => /from '@\/lib\/\w+\/page-data'/.test(readFileSync(join(APP, name), 'utf8')))
    .map(name => name.replace('/page.tsx', ''))
  expect(pages.sort()).toEqual([...new Set(READS.map(([, page]) => page))].sort())
})

it.each(READS)('%s is a 503 in words when Redis is lost after the guard', async (address, _page, command) => {
  const ask = () => admin.copy(app.origin).send(address)
  await until('a page again', RECOVERY_LIMIT_MS, async () => [200, 404].includes((await ask()).status))
  await proxy.begin({ kind: 'reset-before' }, command)
  const answer = await ask().finally(() => proxy.end())
  const text = await answer.text()
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(answer.headers.get('cache-control')).toContain('no-store')
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(text).toContain('We couldn’t load this page')
  // The page itself has answered, whose guard knew who asks.
  expect(text).toContain(NAME)
})
