import { channel, subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { headers } from 'next/headers'
import { StoreUnavailableError } from '@/lib/session'
import { logFault } from './fault'
import { problemStatus, storeUnavailable } from './problem'
import { REQUEST_ID_HEADER, requestIdOf } from './request-id'

/** Between a page and the server around Next, which are bundled apart. */
const lost = channel('nextjs-jwt-logout.store-lost')

/**
 * Gives a page the status 503 when Redis was lost after its guard: Next has no way for a page to say so. Call it after
 * `giveRequestIds`.
 */
export function answerLostStores(): void {
  const answers = new Map<string, ServerResponse>()
  subscribe('http.server.request.start', message => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    const id = String(request.headers[REQUEST_ID_HEADER])
    answers.set(id, response)
    response.once('close', () => answers.delete(id))
  })
  subscribe(lost.name, message => {
    const answer = answers.get(String(message))
    if (!answer || answer.headersSent) return
    const problem = storeUnavailable()
    answer.statusCode = problemStatus(problem)
    answer.setHeader('retry-after', String(problem.retryAfterSeconds))
  })
}

/**
 * What a page reads from Redis after its guard.
 * @returns what was read, or `lost`: then the answer is a 503, and the page shows `StoreLost`.
 */
export async function unlessLost<T>(read: Promise<T>): Promise<T | 'lost'> {
  try {
    return await read
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error
    const request = await headers()
    logFault(error, request)
    lost.publish(requestIdOf(request))
    return 'lost'
  }
}
