import { jsonAnswer } from '@/lib/web/answer'

/** The process is up. Says nothing about Redis, so that an outage there does not get the app restarted. */
export function GET(): Response {
  return jsonAnswer(200, { status: 'ok' })
}
