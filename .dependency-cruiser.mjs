/**
 * Who may import whom. Arrows point down only:
 * app, middleware, lib/server → lib/admin, lib/copy, lib/docs, lib/lab, lib/web → lib/users → lib/session.
 */

/** @param {string[]} folders */
const lib = (...folders) => `^lib/(${folders.join('|')})(/|\\.ts$)`

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'token-core-is-pure',
      comment: 'The token core runs anywhere: it imports only itself, jose and node:crypto.',
      severity: 'error',
      from: { path: '^lib/session/token/' },
      to: { pathNot: ['^lib/session/token/', '^node_modules/jose/', '^(node:)?crypto$'] },
    },
    {
      name: 'transports-are-the-bottom',
      comment: 'The Redis transports know no keys, no tokens and no users.',
      severity: 'error',
      from: { path: '^lib/session/redis/' },
      to: { path: '^lib/', pathNot: '^lib/session/redis/' },
    },
    {
      name: 'the-library-knows-no-host',
      comment: 'The library knows no user record, page, environment variable or logger of its host.',
      severity: 'error',
      from: { path: '^lib/session/' },
      to: { path: ['^lib/', '^app/', '^components/'], pathNot: '^lib/session/' },
    },
    {
      name: 'the-library-has-few-dependencies',
      severity: 'error',
      from: { path: '^lib/session/' },
      to: {
        dependencyTypes: ['npm'],
        pathNot: '^node_modules/(jose|@upstash/redis|ioredis|next|react)/',
      },
    },
    {
      name: 'only-the-doors-for-next-import-next',
      severity: 'error',
      from: { path: '^lib/session/', pathNot: '^lib/session/(next(\\.ts$|/)|watch\\.tsx$)' },
      to: { path: '^node_modules/(next|react|react-dom)/' },
    },
    {
      name: 'the-store-knows-no-flow',
      severity: 'error',
      from: { path: '^lib/session/(store|http)/' },
      to: { path: '^lib/session/(flow|next)/' },
    },
    {
      name: 'the-app-uses-the-public-doors',
      comment:
        'index, next, redis, services, upstash and watch are the doors of the library; the rest of it is private.',
      severity: 'error',
      from: {
        path: '^(app|components|cli|lib)/|^(middleware|instrumentation)\\.ts$',
        pathNot: '^lib/session/',
      },
      to: {
        path: '^lib/session/',
        pathNot: '^lib/session/(index|next|redis|services|upstash|watch)\\.tsx?$',
      },
    },
    {
      name: 'the-watch-is-for-browsers',
      comment: 'It takes only types from the rest of the library: everything else is for servers.',
      severity: 'error',
      from: { path: '^lib/session/watch(\\.tsx$|/)' },
      to: { path: '^lib/', pathNot: '^lib/session/watch/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'users-know-nothing-above',
      severity: 'error',
      from: { path: '^lib/users/' },
      to: { path: lib('admin', 'copy', 'docs', 'lab', 'web', 'server') },
    },
    {
      name: 'features-are-beside-each-other',
      comment: 'Administrators and the lab use lib/web for HTTP, and nothing of each other.',
      severity: 'error',
      from: { path: '^lib/(admin|copy|docs|lab|web)/' },
      to: { path: lib('server') },
    },
    {
      name: 'the-lab-is-beside-the-product',
      severity: 'error',
      from: { path: '^lib/(lab|web)/' },
      to: { path: lib('admin') },
    },
    {
      name: 'nothing-needs-the-copy',
      comment: 'The stolen copy is a demonstration: its folders can be deleted.',
      severity: 'error',
      from: { path: '^lib/(admin|lab|web)/' },
      to: { path: lib('copy') },
    },
    {
      name: 'admin-knows-no-lab',
      severity: 'error',
      from: { path: '^lib/(admin|web)/' },
      to: { path: lib('lab') },
    },
    {
      name: 'lib-knows-no-app',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(app|components|tests|tools)/|^(middleware|instrumentation)\\.ts$' },
    },
    {
      name: 'pages-never-touch-redis',
      comment: 'Pages, components and handlers call use cases; they never see a store or Redis.',
      severity: 'error',
      from: { path: '^(app|components)/', pathNot: '^app/api/' },
      to: { path: '^lib/.*/(store|redis)/' },
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
      comment: 'A file that no other file imports, and that Next does not load by its name, is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '/(page|layout|route|error|global-error|not-found|loading|default)\\.tsx?$',
          '^(middleware|instrumentation)\\.ts$',
          '^lib/server/no-page-cache\\.mjs$',
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
