import { once } from 'node:events'
import { Redis } from 'ioredis'
import { createEngine } from '@/lib/server/embedded/embedded-engine'

/** Serves the embedded engine over TCP in a process of its own: `engine.ts PORT --maxmemory 1 --user ada on '>secret'`. */
const [port, ...args] = process.argv.slice(2)
const engine = await createEngine(Number(port))
await engine.start()
const { listener } = engine
if (!listener) throw new Error('the embedded engine opened no port')
if (!listener.listening) await once(listener, 'listening')
listener.ref()

const admin = new Redis(Number(port), { protocol: 2 })
for (const option of args
  .join('\0')
  .split(/(?:^|\0)--/)
  .slice(1)) {
  const [name = '', ...values] = option.split('\0')
  if (name === 'user') await admin.call('ACL', 'SETUSER', ...values)
  else if (name === 'replicaof') await admin.call('REPLICAOF', ...values)
  else await admin.config('SET', name, values.join(' '))
}
admin.disconnect()
// The words of redis-server.
console.info('Ready to accept connections')
process.once('SIGTERM', () => process.exit(0))
