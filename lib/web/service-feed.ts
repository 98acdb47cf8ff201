import type { Services } from '@/lib/session/services'
import { textStream } from './event-stream'
import type { Problem } from './problem'

/** One for each instance of the service, and as many while they are replaced. */
const MOST_PER_SERVICE = 64

/** How many feeds each service has open in this process. */
const open = new Map<string, number>()

/** Answers a service with the feed of endings, unless it has too many open. */
export async function serviceFeed(
  request: Request,
  service: string,
  services: Services,
): Promise<Response | Problem> {
  const count = open.get(service) ?? 0
  if (count >= MOST_PER_SERVICE) return { code: 'rate_limited', retryAfterSeconds: 1 }
  open.set(service, count + 1)
  const lastEventId = request.headers.get('last-event-id')
  return await textStream(
    request,
    signal => services.openFeed({ lastEventId, signal }),
    () => open.set(service, (open.get(service) ?? 1) - 1),
  )
}
