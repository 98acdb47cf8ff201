import type { Attributes } from '@opentelemetry/api'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node'

/** What may leave the process. Paths as they were sent are not in it: they hold session ids and what visitors typed. */
const KEPT = [
  'http.method',
  'http.route',
  'http.status_code',
  'next.route',
  'next.rsc',
  'next.span_type',
  'error.type',
  'exception.type',
]

/** Sends spans on without anything that says who the visitor is. */
export class PrivateSpanExporter implements SpanExporter {
  #next: SpanExporter

  constructor(next: SpanExporter) {
    this.#next = next
  }

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.#next.export(spans.map(withoutVisitor), done)
  }

  async forceFlush(): Promise<void> {
    await this.#next.forceFlush?.()
  }

  shutdown(): Promise<void> {
    return this.#next.shutdown()
  }
}

/** @returns a view of the span: Next's own are live objects that are not ours to change. */
function withoutVisitor(span: ReadableSpan): ReadableSpan {
  const view: Partial<ReadableSpan> = {
    attributes: kept(span.attributes),
    status: { code: span.status.code },
    events: span.events.map(event => ({ ...event, attributes: kept(event.attributes ?? {}) })),
    links: span.links.map(({ context }) => ({ context })),
  }
  return Object.create(
    span,
    Object.fromEntries(Object.entries(view).map(([name, value]) => [name, { value, enumerable: true }])),
  )
}

function kept(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => KEPT.includes(name)))
}
