/**
 * What the store takes in Redis: does many logins with a logout each, and then many sign-ups with one session each, in a
 * Redis of its own, with the scripts of the app, and prints the bytes. `npm run bench -- memory 100000`
 */
import { addSession, addUser, manyTimes, openWorld, usedMemory, type World } from './world'

const WARM_UPS = 200
const amount = Number(process.argv[2] ?? 20_000)

const world = await openWorld()
console.info(`Redis ${/redis_version:(\S+)/.exec(await world.raw.info('server'))?.[1]}`)
const user = await addUser(world)
await measure('logouts', async () => {
  const browser = await addSession(world, user)
  await world.context.auth.end(browser.headers)
})
await measure('users with one session', async () => addSession(world, await addUser(world)))
await world.stop()

async function measure(what: string, once: () => Promise<unknown>): Promise<void> {
  await manyTimes(WARM_UPS, once) // Scripts loaded, buffers allocated.
  const before = await held(world)
  await manyTimes(amount, once)
  const after = await held(world)
  const [keys, bytes] = [after.keys - before.keys, after.bytes - before.bytes]
  const each = `${Math.round(bytes / amount)} bytes each, ${Math.round(bytes / keys)} bytes per key`
  console.info(`${amount} ${what}: ${keys} keys, ${bytes} bytes; ${each}`)
}

/** What Redis holds, the tables of keys and of expiries included, without what it drops within half a minute. */
async function held({ raw }: World): Promise<{ keys: number; bytes: number }> {
  let cursor = '0'
  do {
    const [next, answers] = await raw.scan(cursor, 'MATCH', '*:answer:*', 'COUNT', 5000)
    if (answers.length > 0) await raw.unlink(answers)
    cursor = next
  } while (cursor !== '0')
  return { keys: await raw.dbsize(), bytes: await usedMemory(world) }
}
