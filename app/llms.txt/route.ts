import { DOCUMENT_GROUPS, markdownPath } from '@/lib/docs/names'
import { readDocuments } from '@/lib/docs/read-document'
import { originOf } from '@/lib/origin'
import { address } from '@/lib/web/address'
import { textAnswer } from '@/lib/web/answer'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** What a language model reads first (llmstxt.org): what this is, and where each document is as Markdown. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request: { headers } }) => {
    const documents = await readDocuments()
    const at = (path: string) => `${originOf(headers)}${address(path)}`
    const groups = DOCUMENT_GROUPS.flatMap(group => [
      '',
      `## ${group.title}`,
      '',
      ...group.documents.map(({ name }) => {
        const document = documents.find(one => one.name === name)
        return `- [${document?.title}](${at(markdownPath(name))}): ${document?.summary}`
      }),
    ])
    const lines = [
      '# JWT Logout',
      '',
      '> Open-source login and logout for Next.js: it revokes a JWT at once, with a denylist in Redis, so that every copy of the token is refused. An app to run, and a library (next-jwt-logout) for other apps.',
      ...groups,
      '',
      '## Reference',
      '',
      `- [OpenAPI document](${at('/api/openapi.json')}): every address of the HTTP API, with what it takes and answers`,
    ]
    return textAnswer(headers, 'text/plain; charset=utf-8', `${lines.join('\n')}\n`)
  }),
})
