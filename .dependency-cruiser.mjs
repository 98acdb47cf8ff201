/**
 * Who may import whom. Arrows point down only:
 * app, middleware, components → lib/http → lib/auth, lib/lab → lib/strategy → lib/store, lib/token → lib/redis.
 */

/** @param {string[]} folders */
const lib = (...folders) => `^lib/(${folders.join('|')})(/|\\.ts$)`

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'token-core-is-pure',
      comment:
        'The token core runs anywhere: nothing of ours outside lib/token, of others only jose and node:crypto.',
      severity: 'error',
      from: { path: '^lib/token/' },
      to: { pathNot: ['^lib/token/', '^node_modules/jose/', '^(node:)?crypto$'] },
    },
    {
      name: 'redis-is-the-bottom',
      comment: 'The Redis client knows no keys, no tokens and no users.',
      severity: 'error',
      from: { path: '^lib/redis/' },
      to: { path: lib('http', 'auth', 'lab', 'strategy', 'store', 'token') },
    },
    {
      name: 'store-knows-nothing-above',
      comment: 'The store never touches cookies, and does not know which use case calls it.',
      severity: 'error',
      from: { path: '^lib/store/' },
      to: { path: lib('http', 'auth', 'lab', 'strategy') },
    },
    {
      name: 'strategy-knows-nothing-above',
      severity: 'error',
      from: { path: '^lib/strategy/' },
      to: { path: lib('http', 'auth', 'lab', 'redis') },
    },
    {
      name: 'use-cases-know-no-http-and-no-redis',
      comment:
        'The use cases are built from tokens and store; what is below the store is not their business.',
      severity: 'error',
      from: { path: '^lib/auth/' },
      to: { path: lib('http', 'redis', 'lab') },
    },
    {
      name: 'the-lab-is-beside-the-product',
      comment: 'The lab uses tokens, strategies and its own part of the store; no use case of the product.',
      severity: 'error',
      from: { path: '^lib/lab/' },
      to: { path: lib('http', 'redis', 'auth') },
    },
    {
      name: 'only-http-knows-next',
      comment: 'lib/http is the only folder of lib that imports Next or React.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/http/' },
      to: { path: '^node_modules/(next|react|react-dom)/' },
    },
    {
      name: 'lib-knows-no-app',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(app|components|tests|tools)/|^(middleware|instrumentation)\\.ts$' },
    },
    {
      name: 'pages-never-touch-the-store',
      comment: 'Pages and components ask lib/http and lib/auth; they never see the store or Redis.',
      severity: 'error',
      from: { path: '^(app|components)/', pathNot: '^app/api/' },
      to: { path: lib('store', 'redis') },
    },
    {
      name: 'only-the-store-touches-redis',
      comment: 'All others go through lib/store. lib/http/auth puts the parts together, so it may connect.',
      severity: 'error',
      from: {
        path: '^(app|components|lib/http)/|^(middleware|instrumentation)\\.ts$',
        pathNot: '^lib/http/auth\\.ts$',
      },
      to: { path: lib('redis') },
    },
    {
      name: 'components-know-no-app',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^app/' },
    },
    {
      name: 'product-knows-no-tests',
      severity: 'error',
      from: { path: '^(app|components|lib)/|^(middleware|instrumentation)\\.ts$' },
      to: { path: '^(tests|tools)/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports, and that Next does not load by its name, is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '/(page|layout|route|error|global-error|not-found|loading|default)\\.tsx?$',
          '^(middleware|instrumentation)\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependency-in-product',
      comment: 'What the product imports must be installed in production.',
      severity: 'error',
      from: { path: '^(app|components|lib)/|^(middleware|instrumentation)\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
