import type { IncomingHttpHeaders } from 'node:http'
import { HANDOFF_HEADER } from '@/lib/session/next'
import { REFUSED_PATH_HEADER } from '@/lib/web/page-methods'
import { isRouterState } from './router-state'

/** Between parts of this app. */
const OWN = [HANDOFF_HEADER, REFUSED_PATH_HEADER, 'x-nonce']

/**
 * Between parts of Next, or between Vercel and Next. What a browser's router sends stays: `rsc`, `next-url`,
 * `next-router-prefetch`, `next-router-segment-prefetch`, and `next-action`, which only listed pages get.
 */
const OF_NEXT = /^(x-(middleware|invoke|nextjs|next|now|vercel|prerender)-|x-matched-path$|next-resume$)/

/** Only `next dev` sends it. */
const OF_DEVELOPMENT = 'next-hmr-refresh'

/** What Next's router has; Next answers 500 to one that it cannot read. */
const ROUTER_STATE = 'next-router-state-tree'

/** Removes what no client may say. @param isDevelopment the router's own headers stay, for hot reload. */
export function dropInternalHeaders(
  headers: IncomingHttpHeaders,
  { isDevelopment }: { isDevelopment: boolean },
): void {
  for (const name of Object.keys(headers)) {
    const isInternal = OWN.includes(name) || (!isDevelopment && OF_NEXT.test(name))
    if (isInternal || (!isDevelopment && name === OF_DEVELOPMENT)) delete headers[name]
  }
  const state = headers[ROUTER_STATE]
  if (state !== undefined && !isRouterState(String(state))) delete headers[ROUTER_STATE]
}
