/** Faults in HTTP: origins, methods, addresses, forms. */

const HOOKS_FILE = 'lib/server/request-hooks.ts'

const HOOKS = { project: 'unit', test: 'tests/unit/server/request-hooks.test.ts' }
const ROUTES = { project: 'integration', test: 'tests/integration/web/routes.test.ts' }
const SERVICES = { project: 'integration', test: 'tests/integration/web/services.test.ts' }
const ORIGIN = { project: 'unit', test: 'tests/unit/origin.test.ts' }

/** @type {import('./list.mjs').Mutation[]} */
export const WEB = [
  {
    name: 'a late refusal clears the cookies of a login in another tab',
    ...ROUTES,
    title: 'without clearing cookies',
    edits: [
      {
        file: 'lib/web/route.ts',
        find: 'clearsTokens: false',
        replace: 'clearsTokens: true',
      },
    ],
  },
  {
    name: 'HEAD on the event stream keeps its place',
    ...ROUTES,
    title: 'leaves no place taken',
    edits: [{ file: 'lib/web/routes.ts', find: '    await response.body?.cancel()\n', replace: '' }],
  },
  {
    name: 'a logout tells the browser to clear nothing',
    ...ROUTES,
    title: 'tells the browser to clear what it stored',
    edits: [
      {
        file: 'app/api/auth/logout/route.ts',
        find: ': cookies,\n      headers: CLEAR_SITE_DATA,',
        replace: ': cookies,',
      },
    ],
  },
  {
    name: '“This wasn’t me” ends no session',
    ...ROUTES,
    title: 'This wasn’t me',
    edits: [
      {
        file: 'lib/web/end-sessions.ts',
        find: "  const others = await context.auth.endOthers(user.id, session.id, 'signed_out_elsewhere', client)",
        replace:
          "  const others = scope === 'not_me' ? 0 : await context.auth.endOthers(user.id, session.id, 'signed_out_elsewhere', client)",
      },
    ],
  },
  {
    name: 'cross-origin check removed',
    ...ORIGIN,
    edits: [
      {
        file: 'lib/session/http/same-origin.ts',
        find: 'if (origin !== null) return !isOwn(origin)',
        replace: 'if (origin !== null) return false',
      },
    ],
  },
  {
    name: 'every address below a public page is public',
    project: 'unit',
    test: 'tests/unit/web/public-paths.test.ts',
    edits: [
      {
        file: 'lib/web/public-paths.ts',
        find: 'PUBLIC_PAGES.includes(path) ||',
        replace: "PUBLIC_PAGES.includes(path) || path.startsWith('/docs/') ||",
      },
    ],
  },
  {
    name: 'next may hide a backslash',
    project: 'unit',
    test: 'tests/unit/web/next-path.test.ts',
    edits: [{ file: 'lib/session/http/local-path.ts', find: '@|%(5c|2f', replace: '@|%(2f' }],
  },
  {
    name: 'another origin that begins like ours',
    ...ORIGIN,
    edits: [
      {
        file: 'lib/origin.ts',
        find: 'if (origin === own) return true',
        replace: 'if (origin.startsWith(own)) return true',
      },
    ],
  },
  {
    name: 'the server keeps its upgrade listener',
    ...HOOKS,
    edits: [
      { file: HOOKS_FILE, find: "server?.removeAllListeners('upgrade')", replace: 'server?.ref()' },
      {
        file: HOOKS_FILE,
        find: "if (!options.isDevelopment) server.removeAllListeners('upgrade')",
        replace: '',
      },
    ],
  },
  {
    name: 'headers of the middleware come in from outside',
    ...HOOKS,
    edits: [{ file: 'lib/server/internal-headers.ts', find: '(middleware|invoke|', replace: '(invoke|' }],
  },
  {
    name: 'pages take every method',
    ...HOOKS,
    edits: [
      { file: HOOKS_FILE, find: 'if (isAllowed || (', replace: 'if (isAllowed || request.method || (' },
    ],
  },
  {
    name: 'a thousand cookies go on to Next',
    ...HOOKS,
    title: 'keeps those of this app',
    edits: [{ file: 'lib/server/many-cookies.ts', find: 'pairs.length <= MOST_COOKIES', replace: 'true' }],
  },
  {
    name: 'many cookies hide that one of them came twice',
    ...HOOKS,
    title: 'keeps those of this app',
    edits: [
      {
        file: 'lib/server/many-cookies.ts',
        find: 'return pairs.filter(pair => begins',
        replace: 'return [...new Set(pairs)].filter(pair => begins',
      },
    ],
  },
  {
    name: 'an absolute target goes on to Next',
    ...HOOKS,
    edits: [
      {
        file: 'lib/server/request-target.ts',
        find: "  return path.startsWith('/') &&",
        replace: "  if (absolute !== undefined) return target\n  return path.startsWith('/') &&",
      },
    ],
  },
  {
    name: 'X-Forwarded-Host is believed without a proxy',
    ...ORIGIN,
    edits: [{ file: 'lib/origin.ts', find: '(TRUST_PROXY ?', replace: '(TRUST_PROXY !== null ?' }],
  },
  {
    name: 'strangers learn the methods of a protected address',
    ...ROUTES,
    title: 'a method that an address does not have',
    edits: [
      { file: 'lib/web/routes.ts', find: 'return ROUTE_OF[access](', replace: 'return ROUTE_OF.anyone(' },
    ],
  },
  {
    name: 'a form names the fields that it sent',
    ...ROUTES,
    title: 'unknown fields',
    edits: [
      {
        file: 'lib/web/form-answer.ts',
        find: 'return known.filter(name => errors.some(({ field }) => field === name))',
        replace: 'return errors.map(({ field }) => field)',
      },
    ],
  },
  {
    name: 'the body of a logout is judged',
    ...ROUTES,
    title: 'a logout',
    edits: [
      {
        file: 'app/api/auth/logout/route.ts',
        find: "publicRoute({ body: 'ignored' }",
        replace: 'publicRoute({}',
      },
    ],
  },
  {
    name: 'the way back loses its query',
    project: 'unit',
    test: 'tests/unit/web/next-path.test.ts',
    edits: [
      {
        file: 'lib/session/http/local-path.ts',
        find: '/@|%(5c|2f|25)/i.test(pathname)',
        replace: '/@|%(5c|2f|25)/i.test(text)',
      },
    ],
  },
  {
    name: 'a quote in a field’s value that ends the value',
    project: 'unit',
    test: 'tests/unit/components/input-html.test.ts',
    title: 'stays inside its quotes',
    edits: [
      {
        file: 'components/form/input.tsx',
        find: `.replaceAll('"', '&quot;')`,
        replace: '',
      },
    ],
  },
  {
    name: 'an open page of a blocked user hears that all is well',
    project: 'integration',
    test: 'tests/integration/web/watched-session.test.ts',
    title: 'while the session still lives',
    edits: [
      {
        file: 'lib/web/watched-session.ts',
        find: "peeked.status === 'live' && user?.status !== 'active'",
        replace: "peeked.status === 'live' && !user",
      },
    ],
  },
  {
    name: 'a form with an ended session does not say why it ended',
    ...ROUTES,
    title: 'with an ended session',
    edits: [
      { file: 'lib/web/form-answer.ts', find: "if (reason) query.set('reason', reason)\n", replace: '' },
    ],
  },
  {
    name: 'introspection does not ask Redis',
    ...SERVICES,
    title: 'over once its session has ended',
    edits: [
      {
        file: 'lib/session/services/introspect.ts',
        find: 'return refusal ?',
        replace: "return refusal && text === '' ?",
      },
    ],
  },
  {
    name: 'a revoked access token goes on',
    ...SERVICES,
    title: 'ends that one token',
    edits: [
      {
        file: 'lib/session/services/revoke-token.ts',
        find: "if (access.status !== 'expired') return",
        replace: "if (access.status !== 'valid') return",
      },
    ],
  },
  {
    name: 'the session of a revoked refresh token goes on',
    ...SERVICES,
    title: 'ends the session with every token of it',
    edits: [
      {
        file: 'lib/session/services/revoke-token.ts',
        find: '  if (refresh) await endOne(flow, refresh, REASON, details)\n',
        replace: '',
      },
    ],
  },
  {
    name: 'the secret of one service passes under the name of another',
    ...SERVICES,
    title: 'the secret of another service',
    edits: [
      {
        file: 'lib/session/services/credentials.ts',
        find: 'isRight && service.name === named',
        replace: 'isRight',
      },
    ],
  },
  {
    name: 'wrong credentials of a service without a limit',
    ...SERVICES,
    title: 'are limited',
    edits: [
      {
        file: 'lib/web/route.ts',
        find: "const isGuess = headers.has('authorization')",
        replace: 'const isGuess = false',
      },
    ],
  },
  {
    name: 'a use of the stolen copy counts as a use of the session',
    project: 'integration',
    test: 'tests/integration/copy/use.test.ts',
    title: 'is no use of the session',
    edits: [{ file: 'lib/copy/check-copy.ts', find: 'isPassive: true', replace: 'isPassive: false' }],
  },
  {
    name: 'the stolen copy is sent from other sites',
    project: 'integration',
    test: 'tests/integration/copy/use.test.ts',
    title: 'neither a script nor another site has the copy',
    edits: [
      {
        file: 'app/api/copy/route.ts',
        find: ", 'Strict'), forgetCopyAnswers",
        replace: '), forgetCopyAnswers',
      },
    ],
  },
]
