import { originOf } from '@/lib/origin'
import { address } from '@/lib/web/address'
import { textAnswer } from '@/lib/web/answer'
import { isSwitchedOff } from '@/lib/web/features'
import { PUBLIC_PAGES } from '@/lib/web/public-paths'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** It is no page to find: it sends a visitor on. */
const UNLISTED = '/logout'

/** The public pages, at the origin where they are asked for. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request: { headers } }) => {
    const pages = PUBLIC_PAGES.filter(path => path !== UNLISTED && !isSwitchedOff(path))
    const urls = pages.map(path => `<url><loc>${originOf(headers)}${address(path)}</loc></url>`)
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>
`
    return textAnswer(headers, 'application/xml', xml)
  }),
})
