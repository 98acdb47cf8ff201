import { readEnv } from '@/lib/env'
import { jsonAnswer } from '@/lib/http/answer'
import { cookieName } from '@/lib/http/cookies'
import { openApiDocument } from '@/lib/http/reference/openapi'

/** The API reference, for whoever asks. */
export function GET(): Response {
  return jsonAnswer(
    200,
    openApiDocument({ origin: readEnv().APP_ORIGIN, accessCookie: cookieName('access') }),
  )
}
