/** Faults in what others copy: examples/minimal and the npm package. */

const MINIMAL = { project: 'integration', test: 'tests/integration/examples/minimal.test.ts' }

/** @type {import('./list.mjs').Mutation[]} */
export const EXAMPLES = [
  {
    name: 'the middleware of the minimal example lets a request through when Redis does not answer',
    edits: [
      {
        file: 'examples/minimal/middleware.ts',
        find: "return new NextResponse('Redis does not answer.', { status: 503 }) // never let through unchecked",
        replace: 'return NextResponse.next()',
      },
    ],
    ...MINIMAL,
    title: 'accepts no token while Redis answers with',
  },
  {
    name: 'the logout of the minimal example only clears the cookie',
    edits: [
      {
        file: 'examples/minimal/app/api/logout/route.ts',
        find: 'if (token) await deny(token)',
        replace: 'void [deny, token]',
      },
    ],
    ...MINIMAL,
    title: 'lets a token through until its logout',
  },
  {
    name: 'the npm package has imports that Node cannot follow',
    edits: [
      {
        file: 'tools/package.mjs',
        find: ') completeImports(join(folder, name))',
        replace: ') void [completeImports, name]',
      },
    ],
    project: 'unit',
    test: 'tests/unit/tools/package.test.ts',
    title: 'has relative imports that Node can follow',
  },
  {
    name: 'the library imports Next where Node must be able to follow',
    edits: [
      {
        file: 'lib/session/next/action-request.ts',
        find: "  const { cookies, headers } = await import('next/headers')\n",
        replace: '',
      },
      {
        file: 'lib/session/next/action-request.ts',
        find: "import { readCookie, withCookies } from '../http/cookies'",
        replace:
          "import { cookies, headers } from 'next/headers'\nimport { readCookie, withCookies } from '../http/cookies'",
      },
    ],
    project: 'unit',
    test: 'tests/unit/tools/package.test.ts',
    title: 'has doors that Node itself can import',
  },
]
