import { originOf } from '@/lib/origin'
import { address } from '@/lib/web/address'
import { textAnswer } from '@/lib/web/answer'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

const PRIVATE = ['/api/', '/account', '/admin', '/dashboard', '/logout']

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request: { headers } }) => {
    const lines = [
      'User-agent: *',
      ...PRIVATE.map(path => `Disallow: ${path}`),
      `Sitemap: ${originOf(headers)}${address('/sitemap.xml')}`,
    ]
    return textAnswer(headers, 'text/plain; charset=utf-8', `${lines.join('\n')}\n`)
  }),
})
