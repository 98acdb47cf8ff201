import { once } from 'node:events'
import { createServer } from 'node:http'

type Attribute = { key: string; value: Record<string, unknown> }

/** Of OTLP's JSON, the part that tests look at. */
type Traces = {
  resourceSpans: {
    resource: { attributes: Attribute[] }
    scopeSpans: { spans: { name: string; attributes: Attribute[] }[] }[]
  }[]
}
type Metric = {
  name: string
  unit: string
  sum?: { dataPoints: { asDouble?: number; asInt?: number; attributes: Attribute[] }[] }
  histogram?: { dataPoints: { count: number; sum: number; attributes: Attribute[] }[] }
}
type Metrics = { resourceMetrics: { scopeMetrics: { metrics: Metric[] }[] }[] }

export type OtlpCollector = {
  url: string
  /** All bodies as they came. */
  bodies: string[]
  spans(): { name: string; attributes: Record<string, unknown> }[]
  /** The newest state of each series of a metric. */
  series(name: string): { attributes: Record<string, unknown>; value: number }[]
  stop(): Promise<void>
}

/** A collector of OTLP/HTTP (JSON) on the loopback interface. */
export async function startOtlpCollector(): Promise<OtlpCollector> {
  const bodies: string[] = []
  const traces: Traces[] = []
  let metrics: Metrics | undefined
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    bodies.push(text)
    if (request.url === '/v1/traces') traces.push(JSON.parse(text))
    else if (request.url === '/v1/metrics') metrics = JSON.parse(text)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the collector has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    bodies,
    spans: () =>
      traces
        .flatMap(({ resourceSpans }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .map(({ name, attributes }) => ({ name, attributes: toObject(attributes) })),
    series: name =>
      (metrics?.resourceMetrics ?? [])
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap(scope => scope.metrics)
        .filter(metric => metric.name === name)
        .flatMap(({ sum, histogram }) => [
          ...(sum?.dataPoints ?? []).map(point => ({
            attributes: toObject(point.attributes),
            value: Number(point.asDouble ?? point.asInt),
          })),
          ...(histogram?.dataPoints ?? []).map(point => ({
            attributes: toObject(point.attributes),
            value: Number(point.count),
          })),
        ]),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function toObject(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
