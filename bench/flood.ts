/**
 * What many logins at once cost everybody else: latency of a check and of a refresh while `--logins` wrong passwords
 * are under way at any time. `npm run bench -- flood`; `-- --product before=../other` measures another checkout beside.
 */
import { parseArgs } from 'node:util'
import { ROOT } from './apps'
import type { Server } from './server'
import { openSite } from './site'
import { inWords, markdownTable, summarise } from './statistics'
import { productTarget } from './targets'
import { JSON_ENDPOINT, Visitor } from './visitor'

const SECONDS = 8
const WARM_LOGINS = 20

const { values } = parseArgs({
  options: {
    logins: { type: 'string', default: '60' },
    product: { type: 'string', multiple: true, default: [] },
  },
})

const others = values.product.map(text => {
  const [name = '', checkout = ''] = text.split('=')
  return productTarget(name, checkout, 'tcp', name)
})
const site = await openSite([productTarget('ours', ROOT, 'tcp', 'ours'), ...others])
const rows: string[][] = []
for (const server of site.servers) {
  const visitor = new Visitor(server.target, server.origin)
  for (let i = 0; i < WARM_LOGINS; i += 1) await visitor.logOut(await visitor.logIn())
  rows.push([server.target.name, 'alone', ...(await latencies(visitor))])
  rows.push([server.target.name, `beside ${values.logins} logins`, ...(await duringLogins(server, visitor))])
}
await site.stop()
console.info(markdownTable(['', '', 'check, ms', 'refresh, ms'], rows))

async function duringLogins(server: Server, visitor: Visitor): Promise<string[]> {
  let isOver = false
  const attacker = new Visitor(server.target, server.origin)
  const attackers = Array.from({ length: Number(values.logins) }, async () => {
    while (!isOver) await attacker.tryWrongPassword()
  })
  const measured = await latencies(visitor)
  isOver = true
  await Promise.all(attackers)
  return measured
}

/** @returns milliseconds of a check, and of a refresh, one after the other for {@link SECONDS}. */
async function latencies(visitor: Visitor): Promise<string[]> {
  let cookie = await visitor.logIn()
  const [checks, refreshes]: [number[], number[]] = [[], []]
  const until = performance.now() + SECONDS * 1000
  while (performance.now() < until) {
    const begun = performance.now()
    if (!(await visitor.isAccepted(JSON_ENDPOINT, cookie))) throw new Error('a live session was refused')
    const checked = performance.now()
    cookie = await visitor.refresh(cookie)
    checks.push(checked - begun)
    refreshes.push(performance.now() - checked)
  }
  return [checks, refreshes].map(of => inWords(summarise(of), 1))
}
