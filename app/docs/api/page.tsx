import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { PageHeader } from '@/components/page-header'
import { originOf, usesSecureCookies } from '@/lib/origin'
import { openApiDocument } from '@/lib/reference/openapi'
import { address } from '@/lib/web/address'
import { cookieName } from '@/lib/web/cookies'
import { DocsFrame } from '../docs-frame'
import { API_REFERENCE } from '../paths'
import { type Field, fieldsOf, type Operation, readReference } from './reference'

export const metadata: Metadata = {
  title: 'API reference',
  description:
    'Every address of the HTTP API for login, logout, sessions and administration: what it takes, answers and refuses.',
}

const GROUPS = [
  { title: 'Login and logout', prefix: '/api/auth/' },
  { title: 'Sessions', prefix: '/api/sessions' },
  { title: 'The account', prefix: '/api/account' },
  { title: 'Administration', prefix: '/api/admin/' },
  { title: 'For other services', prefix: '/api/oauth/|/api/feed|/.well-known/' },
  { title: 'About the app', prefix: '/api/health|/api/ready|/api/openapi.json' },
]

/** The OpenAPI document of the app, as tables. */
export default async function ApiReferencePage() {
  const request = await headers()
  const { description, operations } = readReference(
    openApiDocument({
      origin: originOf(request),
      accessCookie: cookieName('access', usesSecureCookies(request)),
    }),
  )
  return (
    <DocsFrame current={API_REFERENCE}>
      <PageHeader
        title="API reference"
        intro={
          <>
            <p>
              <WithCode text={description} />
            </p>
            <p className="mt-3">
              For machines:{' '}
              <a className="link" href={address('/api/openapi.json')}>
                the same as an OpenAPI 3.1 document
              </a>
              .
            </p>
          </>
        }
      />
      {GROUPS.map(({ title, prefix }) => (
        <section key={title} aria-labelledby={idOf(title)} className="mt-10">
          <h2 id={idOf(title)} className="font-semibold text-2xl">
            {title}
          </h2>
          <div className="mt-4 space-y-6">
            {operations
              .filter(({ path }) => new RegExp(`^(${prefix})`).test(path))
              .map(operation => (
                <OperationCard key={operation.operationId} operation={operation} />
              ))}
          </div>
        </section>
      ))}
    </DocsFrame>
  )
}

const idOf = (title: string) => title.toLowerCase().replaceAll(' ', '-')

/** Who may ask, from the names of the document's security schemes. */
const ACCESS: Record<string, string> = {
  session: 'needs a session',
  service: 'needs the credentials of a service',
}

function OperationCard({ operation }: { operation: Operation }) {
  const { operationId, method, path, summary, security, parameters, requestBody, responses } = operation
  const body = fieldsOf(requestBody?.content?.['application/json']?.schema)
  const inputs = parameters.map(parameter => ({
    name: parameter.name,
    type: `in the ${parameter.in}`,
    isRequired: parameter.required,
    description: parameter.schema.description ?? '',
  }))
  const [success] = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  const content = Object.values(success?.[1].content ?? {})[0]
  const refusals = Object.entries(responses).filter(([status]) => !status.startsWith('2'))
  const name = `${method} ${path}`
  return (
    <article aria-labelledby={operationId} className="rounded-box border border-line bg-surface p-5 sm:p-6">
      <h3 id={operationId} className="wrap-anywhere font-mono font-semibold">
        <a href={`#${operationId}`} className="inline-block py-1">
          <span className="text-live">{method}</span> {path}
        </a>
      </h3>
      <p className="mt-1 max-w-prose">
        <WithCode text={summary} />
        <span className="text-muted">
          {' '}
          · {ACCESS[Object.keys(security[0] ?? {})[0] ?? ''] ?? 'for anyone'}
        </span>
      </p>
      <Rows heading="Takes" name={name} rows={[...inputs, ...body].map(inputRow)} />
      <Rows heading={`Answers ${success?.[0]}`} name={name} rows={fieldsOf(content?.schema).map(fieldRow)} />
      <Rows
        heading="Other answers"
        name={name}
        rows={refusals.map(([status, { description }]) => ({ name: status, text: description }))}
      />
    </article>
  )
}

const fieldRow = ({ name, type, description }: Field) => ({ name, type, text: description })

const inputRow = (field: Field) => ({
  ...fieldRow(field),
  type: field.isRequired ? field.type : `${field.type}, optional`,
})

type RowsProps = { heading: string; name: string; rows: { name: string; type?: string; text: string }[] }

/** A table of two columns, which fits into every width. */
function Rows({ heading, name, rows }: RowsProps) {
  if (rows.length === 0) return null
  return (
    <table className="mt-5 w-full table-fixed text-left text-sm">
      <caption className="pb-1 text-left font-semibold">
        {heading}
        <span className="sr-only">: {name}</span>
      </caption>
      <thead>
        <tr className="text-muted">
          <th scope="col" className="w-2/5 py-1 font-normal">
            Name
          </th>
          <th scope="col" className="py-1 font-normal">
            Meaning
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.name} className="border-line border-t align-top">
            <th scope="row" className="wrap-anywhere py-1.5 pr-4 font-mono font-normal">
              {row.name}
            </th>
            <td className="wrap-anywhere py-1.5">
              {row.type && <span className="text-muted">{row.type}</span>}
              {row.type && row.text && '. '}
              <WithCode text={row.text} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Text in which code stands between backticks. */
function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change
      <code key={index} className="wrap-anywhere font-mono text-[0.9em]">
        {part}
      </code>
    ),
  )
}
