import { provideEmbeddedRedis, redisConnection } from '@/lib/connection'
import { startEmbeddedServer } from '@/lib/server/embedded/embedded-server'

/** For tests that call handlers in this process: gives the app an embedded engine. @returns what ends it. */
export async function openEmbeddedApp(): Promise<() => Promise<void>> {
  const server = startEmbeddedServer()
  provideEmbeddedRedis(server.then(({ url }) => url))
  const connection = await redisConnection()
  await connection.ready
  return async () => {
    await connection.close()
    await (await server).stop()
  }
}
