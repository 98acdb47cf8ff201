import { metrics } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { measureWith } from '@/lib/metrics'
import { PrivateSpanExporter } from './private-span-exporter'

export type TelemetrySettings = { traces: boolean; metrics: boolean; metricIntervalMs: number }

/**
 * Sends Next's spans and this app's measurements to a collector, over OTLP/HTTP as JSON. Where to, with which headers
 * and under which service name is read from the standard `OTEL_*` variables by the libraries themselves.
 * @returns what sends the rest and ends it.
 */
export function startTelemetry(settings: TelemetrySettings): () => Promise<void> {
  const resource = defaultResource().merge(detectResources({ detectors: [envDetector] }))
  const ending: (() => Promise<void>)[] = []
  if (settings.traces) {
    const exporter = new PrivateSpanExporter(new OTLPTraceExporter())
    const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] })
    provider.register()
    ending.push(() => provider.shutdown())
  }
  if (settings.metrics) {
    const reader = new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter(),
      exportIntervalMillis: settings.metricIntervalMs,
      exportTimeoutMillis: settings.metricIntervalMs,
    })
    const provider = new MeterProvider({ resource, readers: [reader] })
    metrics.setGlobalMeterProvider(provider)
    createInstruments()
    ending.push(() => provider.shutdown())
  }
  return async () => {
    await Promise.all(ending.map(end => end()))
  }
}

/** Names follow OpenTelemetry's semantic conventions where there are any. */
function createInstruments(): void {
  const meter = metrics.getMeter('nextjs-jwt-logout')
  const refused = meter.createCounter('auth.requests.refused', {
    description: 'Requests that were refused, by the code of the problem and the reason of the session’s end',
    unit: '{request}',
  })
  const denied = meter.createCounter('auth.denylist.writes', {
    description: 'Sessions that were put on the denylist, by reason',
    unit: '{session}',
  })
  const asked = meter.createHistogram('db.client.operation.duration', {
    description: 'How long Redis took to answer, both attempts together',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] },
  })
  measureWith({
    requestRefused: (code, reason) => refused.add(1, { code, ...(reason !== undefined && { reason }) }),
    sessionsDenied: (reason, count) => denied.add(count, { reason }),
    storeAsked: (command, milliseconds, failure) =>
      asked.record(milliseconds / 1000, {
        'db.system.name': 'redis',
        'db.operation.name': command,
        ...(failure !== null && { 'error.type': failure }),
      }),
  })
}
