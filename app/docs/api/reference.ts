import { z } from 'zod'

/** The parts of a JSON Schema that the reference shows. */
type Schema = {
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    format: z.string().optional(),
    description: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    items: schema.optional(),
    anyOf: z.array(schema).optional(),
  }),
)

const content = z.record(z.string(), z.object({ schema })).optional()

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema })),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content })),
})

const reference = z.object({
  info: z.object({ description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
})

export type Operation = z.infer<typeof operation> & { method: string; path: string }

/** @param document as `/api/openapi.json` answers it. @returns what it says of all addresses, in its order. */
export function readReference(document: object): { description: string; operations: Operation[] } {
  const { info, paths } = reference.parse(document)
  return {
    description: info.description,
    operations: Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({ ...one, method: method.toUpperCase(), path })),
    ),
  }
}

/** One member of what an address takes or answers; `sessions[].id` is a member of a member. */
export type Field = { name: string; type: string; isRequired: boolean; description: string }

/** @returns the members of a body or an answer, with those of its members. */
export function fieldsOf(shape: Schema | undefined, prefix = ''): Field[] {
  if (!shape) return []
  if (shape.anyOf) return uniqueByName(shape.anyOf.flatMap(one => fieldsOf(one, prefix)))
  return Object.entries(shape.properties ?? {}).flatMap(([key, value]) => {
    const name = prefix + key
    const field = {
      name,
      type: typeOf(value),
      isRequired: shape.required?.includes(key) ?? false,
      description: value.description ?? '',
    }
    return [field, ...fieldsOf(value, `${name}.`), ...fieldsOf(value.items, `${name}[].`)]
  })
}

/** @returns a type in words: `date-time or null`. */
export function typeOf({ type, format, enum: values, const: value, anyOf }: Schema): string {
  if (anyOf) return anyOf.map(typeOf).join(' or ')
  if (values) return values.map(one => JSON.stringify(one)).join(' or ')
  if (value !== undefined) return JSON.stringify(value)
  return format ?? [type ?? 'any'].flat().join(' or ')
}

const uniqueByName = (fields: Field[]) => [...new Map(fields.map(field => [field.name, field])).values()]
