import { z } from 'zod'
import { REASONS } from '@/lib/session'
import { type ProblemCode, problemStatus, problemTitle } from '@/lib/web/problem'
import { ENDPOINTS, type Endpoint, problemsOf, takesForms } from './endpoints'

type JsonObject = Record<string, unknown>

const PROBLEM = 'application/problem+json'

const problemSchema = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().describe('Stable; the texts are not'),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
  reason: z.enum(REASONS).optional().describe('Why the session ended'),
  cookiesCleared: z.boolean().optional(),
  revoked: z.boolean().optional(),
})

/**
 * The API reference, made from the schemas that check the requests.
 * @param origin where the app answers. @param accessCookie the name of the access token's cookie there.
 * @returns an OpenAPI 3.1 document.
 */
export function openApiDocument({
  origin,
  accessCookie,
}: {
  origin: string
  accessCookie: string
}): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const endpoint of ENDPOINTS) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'JWT Logout',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Login and logout with JWTs in httpOnly cookies. Errors are problem documents (RFC 9457) with a stable `code`. ' +
        'Whatever is sent by an HTML form is answered with a redirect. Every `get` has HEAD, and every address OPTIONS. ' +
        'Not listed at each address: 405 (see the response `MethodNotAllowed`), 400 `incomplete_body` for a body that breaks ' +
        'off, and 500 `internal_error`, which is a bug.',
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      responses: { MethodNotAllowed: methodNotAllowed },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: accessCookie },
        service: {
          type: 'http',
          scheme: 'basic',
          description: 'A name of `SERVICES` and its secret.',
        },
      },
    },
  }
}

function operation(endpoint: Endpoint): JsonObject {
  const { method, path, summary, access, body, query = {}, headers = {}, success } = endpoint
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const given = (place: 'query' | 'header', schemas: Record<string, z.ZodType>) =>
    Object.entries(schemas).map(([name, schema]) => ({
      name,
      in: place,
      required: !schema.safeParse(undefined).success,
      schema: jsonSchema(schema, 'input'),
    }))
  return {
    operationId: `${method}${path.replace(/^\/api|[{}]/g, '').replace(/[/.-]+(\w)/g, (_, c) => c.toUpperCase())}`,
    summary,
    security: access === 'anyone' ? [] : [{ [access === 'service' ? 'service' : 'session']: [] }],
    parameters: [...inPath, ...given('query', query), ...given('header', headers)],
    ...(body && { requestBody: requestBody(body) }),
    responses: {
      [success.status]: {
        description: 'Done.',
        content: {
          [success.mediaType ?? 'application/json']: { schema: jsonSchema(success.schema, 'output') },
        },
      },
      ...(takesForms(endpoint) && { 303: formAnswer }),
      ...problemResponses(endpoint),
    },
  }
}

function requestBody(body: z.ZodType): JsonObject {
  const schema = jsonSchema(body, 'input')
  return {
    required: true,
    content: { 'application/json': { schema }, 'application/x-www-form-urlencoded': { schema } },
  }
}

const formAnswer = {
  description: 'For a form, whether it succeeded or failed: on to the next page, or back with a code.',
  headers: { Location: { required: true, schema: { type: 'string' } } },
}

/** One response per status; the codes that share it stand beside each other. */
function problemResponses(endpoint: Endpoint): JsonObject {
  const all = problemsOf(endpoint)
  const responses: JsonObject = {}
  for (const status of new Set(all.map(code => problemStatus({ code })))) {
    const codes = all.filter(code => problemStatus({ code }) === status)
    responses[status] = {
      description: codes.map(code => `\`${code}\`: ${problemTitle({ code })}`).join(' · '),
      ...((status === 429 || status === 503) && { headers: retryAfter }),
      ...(status === 401 && { headers: challenge }),
      content: {
        [PROBLEM]: { schema: problemOf(codes, status) },
        ...(status === 503 && takesForms(endpoint) && { 'text/html': { schema: { type: 'string' } } }),
      },
    }
  }
  return responses
}

const challenge = {
  'WWW-Authenticate': {
    required: true,
    schema: { type: 'string' },
    description:
      'The scheme is `Cookie` where the credentials are cookies that a login sets, and `Basic` for services.',
  },
}

const retryAfter = { 'Retry-After': { required: true, schema: { type: 'integer' }, description: 'Seconds.' } }

const methodNotAllowed = {
  description: `\`method_not_allowed\`: ${problemTitle({ code: 'method_not_allowed' })} A protected address answers 401 first.`,
  headers: {
    Allow: { required: true, schema: { type: 'string' }, description: 'The methods that the address has.' },
  },
  content: { [PROBLEM]: { schema: problemOf(['method_not_allowed'], 405) } },
}

function problemOf(codes: ProblemCode[], status: number): JsonObject {
  return {
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    properties: { code: { enum: codes }, status: { const: status } },
  }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    // The format says it already, and shorter.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format) delete jsonSchema.pattern
    },
  })
  return rest
}
