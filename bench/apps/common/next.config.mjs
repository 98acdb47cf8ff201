import { join } from 'node:path'

// Beside the app when it is the product that is measured: what the product sets.
const product = await import('./product.config.mjs').then(
  module => module.default,
  () => ({}),
)

const root = join(import.meta.dirname, '..')

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  ...product,
  turbopack: { root },
  outputFileTracingRoot: root,
  // The sources are checked where they are kept.
  typescript: { ignoreBuildErrors: true },
}
