import { originOf } from '@/lib/origin'
import { address } from '@/lib/web/address'
import { textAnswer } from '@/lib/web/answer'
import { labEnabled } from '@/lib/web/features'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

const PAGES = ['/', '/adopt', '/compare', '/login', '/signup']
const LAB_PAGES = ['/lab', '/lab/choose']

/** The public pages, at the origin where they are asked for. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request: { headers } }) => {
    const pages = labEnabled() ? [...PAGES, ...LAB_PAGES] : PAGES
    const urls = pages.map(path => `<url><loc>${originOf(headers)}${address(path)}</loc></url>`)
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>
`
    return textAnswer(headers, 'application/xml', xml)
  }),
})
