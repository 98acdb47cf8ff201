import { readEnv } from '@/lib/env'
import { jsonAnswer } from '@/lib/web/answer'
import { cookieName } from '@/lib/web/cookies'
import { openApiDocument } from '@/lib/web/reference/openapi'

/** The API reference, for whoever asks. */
export function GET(): Response {
  return jsonAnswer(
    200,
    openApiDocument({ origin: readEnv().APP_ORIGIN, accessCookie: cookieName('access') }),
  )
}
