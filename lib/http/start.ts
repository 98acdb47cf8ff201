import { register } from '@/lib/auth/sign-up'
import { EnvError, readEnv } from '@/lib/env'
import { log } from '@/lib/log'
import { followRedisClock } from '@/lib/store/clock'
import { readEvictionPolicy } from '@/lib/store/eviction'
import { authContext, redisConnection } from './auth'
import { showDemoUsers } from './demo'
import { guardDoor } from './door'

const DEMO_PASSWORD = 'correct horse battery staple'

const DEMO_USERS = [
  { name: 'Ada Lovelace', email: 'ada@example.com', role: 'user' },
  { name: 'Grace Hopper', email: 'grace@example.com', role: 'admin' },
] as const

/** Starts what the app needs before its first request. A wrong environment ends the process with one line. */
export async function start(): Promise<void> {
  try {
    const env = readEnv()
    guardDoor({ trustProxy: env.TRUST_PROXY })
    const connection = await redisConnection()
    const connected = connection.ready.then(() => prepareStore())
    if (connection.transport === 'embedded') await connected
    console.info(`\n  Ready on ${env.APP_ORIGIN}\n`)
    if (showDemoUsers()) {
      console.info('  Sessions live in an embedded store and end with this process. Demo logins:')
      for (const { email, role } of DEMO_USERS) console.info(`    ${email}  ${DEMO_PASSWORD}  (${role})`)
      console.info('')
    }
  } catch (error) {
    if (!(error instanceof EnvError)) throw error
    console.error(`Cannot start: ${error.message}`)
    process.exit(1)
  }
}

/** Runs at the first contact with Redis, which may be long after the start. */
async function prepareStore(): Promise<void> {
  try {
    const auth = await authContext()
    await followRedisClock(auth.redis)
    const policy = await readEvictionPolicy(auth.redis)
    if (policy !== null && policy !== 'noeviction') {
      log.warn(
        { policy },
        'REDIS MAY EVICT: a full Redis will un-revoke tokens silently. Set maxmemory-policy noeviction',
      )
    }
    if (showDemoUsers()) {
      await Promise.all(
        DEMO_USERS.map(user =>
          register(auth, { ...user, password: DEMO_PASSWORD }, { ip: null, device: 'Demo' }),
        ),
      )
    }
  } catch (error) {
    log.warn({ err: error }, 'Redis was reached and lost again at the start')
  }
}
