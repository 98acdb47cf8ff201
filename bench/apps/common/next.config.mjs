import { join } from 'node:path'
import product from './product.config.mjs'

// What the product sets, for every app alike: they differ in how they keep sessions, and in nothing else.

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
