import { readDocument } from '@/lib/docs/read-document'
import { textAnswer } from '@/lib/web/answer'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** A document as Markdown. Its address is `/docs/<name>.md`; next.config.mjs leads here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request: { headers }, params }) => {
    const document = await readDocument(String(params.name))
    if (!document) return { code: 'not_found' }
    return textAnswer(headers, 'text/markdown; charset=utf-8', document.markdown)
  }),
})
