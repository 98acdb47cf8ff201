import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Content = Record<string, { schema: { properties?: { code?: { enum: string[] } } } }>
type Operation = {
  responses: Record<string, { content?: Content }>
  requestBody?: object
  security: object[]
}
type Document = { paths: Record<string, Record<string, Operation>> }

/** The API reference as the app serves it, and which of its answers have been seen. */
export class ApiReference {
  #document: Document
  #ajv = addFormats.default(new Ajv2020({ strict: false }))
  #observed = new Set<string>()

  constructor(document: unknown) {
    this.#document = document as Document
    this.#ajv.addSchema(document as object, 'reference')
  }

  /** Every operation, as `post` and `/api/auth/login`. */
  operations(): { method: string; path: string; needsPrincipal: boolean; isForServices: boolean }[] {
    return Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({
        method,
        path,
        needsPrincipal: security.some(scheme => 'session' in scheme),
        isForServices: security.some(scheme => 'service' in scheme),
      })),
    )
  }

  /**
   * Notes an answer, and holds its body to the schema that is documented for it.
   * @throws Error when the status, the media type or the body is not as documented
   */
  async observe(method: string, path: string, answer: Response): Promise<void> {
    const name = `${method} ${path} ${answer.status}`
    const mediaType = answer.headers.get('content-type')?.split(';')[0] ?? 'none'
    const response = this.#document.paths[path]?.[method]?.responses[answer.status]
    const text = await answer.clone().text()
    if (!response || (response.content ? !response.content[mediaType] : text !== ''))
      throw new Error(`${name} ${mediaType} is not documented: ${text.slice(0, 200)}`)
    if (mediaType.endsWith('json')) {
      const body = JSON.parse(text)
      const place = ['paths', path, method, 'responses', answer.status, 'content', mediaType, 'schema']
      const $ref = `reference#/${place.map(part => encodeURIComponent(`${part}`.replaceAll('/', '~1'))).join('/')}`
      if (!this.#ajv.validate({ $ref }, body))
        throw new Error(`${name} is not as documented: ${this.#ajv.errorsText()}`)
      this.#observed.add(`${name} ${body.code ?? mediaType}`)
    } else this.#observed.add(`${name} ${mediaType}`)
  }

  /** Each answer that was seen, as `post /api/auth/login 401 invalid_credentials`. */
  observed(): string[] {
    return [...this.#observed].sort()
  }

  /** Each answer that is documented, in the same words. */
  documented(): string[] {
    return Object.entries(this.#document.paths)
      .flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(([method, { responses }]) =>
          Object.entries(responses).flatMap(([status, { content = { none: { schema: {} } } }]) =>
            Object.entries(content).flatMap(([mediaType, { schema }]) =>
              (schema.properties?.code?.enum ?? [mediaType]).map(
                what => `${method} ${path} ${status} ${what}`,
              ),
            ),
          ),
        ),
      )
      .sort()
  }
}
