import { originOf } from '@/lib/origin'
import { textAnswer } from '@/lib/web/answer'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

const HALF_A_YEAR_MS = 182 * 24 * 3600 * 1000

/** RFC 9116. Who runs the app puts their own contact here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request: { headers } }) => {
    const origin = originOf(headers)
    const expires = new Date(Date.now() + HALF_A_YEAR_MS).toISOString()
    const lines = [
      `Contact: mailto:security@${new URL(origin).hostname}`,
      `Expires: ${expires}`,
      'Preferred-Languages: en',
      `Canonical: ${origin}/.well-known/security.txt`,
    ]
    return textAnswer(headers, 'text/plain; charset=utf-8', `${lines.join('\n')}\n`)
  }),
})
