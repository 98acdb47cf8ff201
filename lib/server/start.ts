import { isRedisConfigured, provideEmbeddedRedis, redisConnection } from '@/lib/connection'
import { type Env, EnvError, readEnv } from '@/lib/env'
import { log } from '@/lib/log'
import { metrics } from '@/lib/metrics'
import { StoreUnavailableError } from '@/lib/session'
import { DEMO_PASSWORD, DEMO_USERS } from '@/lib/users/demo-users'
import { usersContext } from '@/lib/users/open-context'
import { register } from '@/lib/users/sign-up'
import { showDemoUsers } from '@/lib/web/features'
import { giveRequestIds } from '@/lib/web/request-id'
import { answerLostStores } from '@/lib/web/store-lost'
import { startEmbeddedServer } from './embedded/embedded-server'
import { readEvictionPolicy } from './redis-health'
import { hookRequests } from './request-hooks'
import { shutDownOnSignals } from './shutdown'

/** How long until a preparation that Redis broke off is tried again (ms). */
const RETRY_MS = 1_000

/** Starts what the app needs before its first request. A wrong environment ends the process with one line. */
export async function start(): Promise<void> {
  try {
    const env = readEnv()
    log.level = env.LOG_LEVEL
    const endTelemetry = await telemetry(env)
    hookRequests({
      trustProxy: env.TRUST_PROXY > 0,
      isDevelopment: env.NODE_ENV === 'development',
      isVercel: env.VERCEL !== undefined,
    })
    giveRequestIds({ trustProxy: env.TRUST_PROXY > 0 })
    answerLostStores()
    const embedded = isRedisConfigured(env) ? undefined : startEmbeddedServer()
    if (embedded) provideEmbeddedRedis(embedded.then(({ url }) => url))
    const connection = await redisConnection(metrics()?.storeAsked)
    if (env.NODE_ENV === 'production') {
      shutDownOnSignals(async () => {
        await endTelemetry()
        await connection.close()
        await (await embedded)?.stop()
      })
    }
    const prepared = connection.ready.then(() => prepareStore())
    if (embedded) await prepared
    // One write, so that npm start sees all of it at once.
    const origin = env.APP_ORIGIN ?? `http://localhost:${env.PORT}`
    console.info(`\n  Ready on ${origin}\n${showDemoUsers() ? demoNotice() : ''}`)
  } catch (error) {
    if (!(error instanceof EnvError)) throw error
    console.error(`Cannot start: ${error.message}`)
    process.exit(1)
  }
}

/** @returns what a user of the demo has to know: the logins, and what the embedded engine keeps only until the end. */
function demoNotice(): string {
  return `
  Demo logins:
${DEMO_USERS.map(({ email, role }) => `    ${email}  ${DEMO_PASSWORD}  (${role})`).join('\n')}
  All data is in the memory of this process. A restart forgets every other user, every session and every logout,
  and the signing key with them. REDIS_URL names a Redis that keeps them.
`
}

/** Loads OpenTelemetry only where its variables ask for it. @returns what ends it. */
async function telemetry(env: Env): Promise<() => Promise<void>> {
  const isWanted = (exporter: string | undefined, address: string | undefined) =>
    env.OTEL_SDK_DISABLED === 'false' &&
    exporter !== 'none' &&
    (exporter === 'otlp' || (address ?? env.OTEL_EXPORTER_OTLP_ENDPOINT) !== undefined)
  const traces = isWanted(env.OTEL_TRACES_EXPORTER, env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT)
  const metrics = isWanted(env.OTEL_METRICS_EXPORTER, env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT)
  if (!traces && !metrics) return async () => {}
  const { startTelemetry } = await import('./telemetry/start')
  return startTelemetry({ traces, metrics, metricIntervalMs: env.OTEL_METRIC_EXPORT_INTERVAL })
}

/** Runs at the first contact with Redis, which may be long after the start, until it has once been done. */
async function prepareStore(): Promise<void> {
  for (;;) {
    try {
      return await prepareOnce()
    } catch (error) {
      log.warn({ err: error }, 'Redis was reached, but what is asked of it first could not be')
      if (!(error instanceof StoreUnavailableError)) return
      await new Promise(resolve => setTimeout(resolve, RETRY_MS).unref())
    }
  }
}

async function prepareOnce(): Promise<void> {
  const context = await usersContext()
  // Asks Redis for its time, so that the first check costs one round trip.
  await context.auth.peek(new Headers())
  const policy = await readEvictionPolicy(context.redis)
  if (policy !== null && policy !== 'noeviction') {
    log.warn(
      { policy },
      'REDIS MAY EVICT: a full Redis will un-revoke tokens silently. Set maxmemory-policy noeviction',
    )
  }
  if (!showDemoUsers()) return
  await Promise.all(
    DEMO_USERS.map(user =>
      register(context, { ...user, password: DEMO_PASSWORD }, { ip: null, device: 'Demo' }),
    ),
  )
}
