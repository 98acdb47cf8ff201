import { connect } from '../cli/connect'
import { SEED_ADMIN, SEED_PASSWORD, seedUsers } from './seed-users'

/** `npm run bench -- seed 100000`: fills the Redis that the environment names with users. */
const count = Number(process.argv[2])
if (!Number.isInteger(count) || count < 1) {
  console.error(
    'Usage: npm run bench -- seed <number of users>   (on the Redis that REDIS_URL or Upstash’s variables name)',
  )
  process.exit(2)
}
// So many commands at once may wait for each other longer than those of an app.
process.env.REDIS_TIMEOUT_MS ??= '10000'
const { context, close } = await connect()
const startedAt = performance.now()
const created = await seedUsers(context, count, made => console.info(`${made} …`))
console.info(`${created} users made in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
console.info(`Administrator: ${SEED_ADMIN}; password of all: ${SEED_PASSWORD}`)
await close()
