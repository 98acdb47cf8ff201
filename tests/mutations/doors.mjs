/** Faults in the library's doors for Next: Server Actions, handlers, guards of pages. */

const PROTECTED_ACTION = 'lib/session/next/protected-action.ts'
const HANDLERS_FILE = 'lib/session/next/handlers.ts'

const ACTIONS = { project: 'integration', test: 'tests/integration/session/next/actions.test.ts' }
const HANDLERS = { project: 'integration', test: 'tests/integration/session/next/handlers.test.ts' }
const HOOKS = { project: 'unit', test: 'tests/unit/server/request-hooks.test.ts' }
const MIDDLEWARE = { project: 'integration', test: 'tests/integration/web/middleware.test.ts' }
const PAGE_METHODS = 'lib/web/page-methods.ts'
const ACTION_BODY = 'lib/web/action-body.ts'

/** @type {import('./list.mjs').Mutation[]} */
export const DOORS = [
  {
    name: 'an action that is called from another site runs',
    ...ACTIONS,
    title: 'refused before anything is read',
    edits: [
      {
        file: PROTECTED_ACTION,
        find: "if (isForeign(headers)) return { status: 'cross_origin' }",
        replace: '',
      },
    ],
  },
  {
    name: 'an action of an ended session runs',
    ...ACTIONS,
    title: 'of an ended session is refused',
    edits: [
      {
        file: PROTECTED_ACTION,
        find: 'await auth.renew(headers, { clearsTokens: false, load })',
        replace: '{ cookies: [], loaded: { name: "" } as T, ...(await auth.verify(headers)) }',
      },
    ],
  },
  {
    name: 'an action of administrators runs for everybody',
    ...ACTIONS,
    title: 'for administrators is forbidden to others',
    edits: [
      {
        file: PROTECTED_ACTION,
        find: 'if (options.isAllowed && !options.isAllowed(found))',
        replace: 'if (options.isAllowed && !found)',
      },
    ],
  },
  {
    name: 'an action runs with input that its schema refuses',
    ...ACTIONS,
    title: 'tells what is wrong with its input',
    edits: [
      {
        file: PROTECTED_ACTION,
        find: "await options.input['~standard'].validate(fieldsOf(given.at(-1)))",
        replace: '{ value: fieldsOf(given.at(-1)) as I, issues: undefined as Issue[] | undefined }',
      },
    ],
  },
  {
    name: 'an action that needs a fresh login takes any session',
    ...ACTIONS,
    title: 'needs a fresh login',
    edits: [
      {
        file: PROTECTED_ACTION,
        find: 'options.needsFreshLogin && !',
        replace: 'options.needsFreshLogin && ',
      },
    ],
  },
  {
    name: 'a cookie’s value that holds a second cookie is taken apart',
    ...ACTIONS,
    title: 'does not believe a cookie that came twice',
    edits: [
      { file: 'lib/session/next/action-request.ts', find: 'before !== null && value', replace: 'value' },
    ],
  },
  {
    name: 'a prefetch renews the session',
    ...HANDLERS,
    title: 'neither rotates nor clears',
    edits: [
      {
        file: HANDLERS_FILE,
        find: "if (!isDocument(request)) return problemAnswer('not_a_page_load')",
        replace: '',
      },
    ],
  },
  {
    name: 'a link of another site renews the session',
    ...HANDLERS,
    title: 'rotates only then',
    edits: [{ file: HANDLERS_FILE, find: "['cross-site', 'same-site']", replace: "['']" }],
  },
  {
    name: 'another site logs out',
    ...HANDLERS,
    title: 'from another origin ends nothing',
    edits: [{ file: HANDLERS_FILE, find: 'isForeign(request.headers)', replace: 'isForeign(new Headers())' }],
  },
  {
    name: 'a renewal leads to another host',
    ...HANDLERS,
    title: 'returns to no other host',
    edits: [
      {
        file: HANDLERS_FILE,
        find: "localPath(searchParams.get('next')) ?? '/'",
        replace: "searchParams.get('next') ?? '/'",
      },
    ],
  },
  {
    name: 'every page takes a POST that names a Server Action',
    ...HOOKS,
    title: 'is led to the refusal',
    edits: [{ file: PAGE_METHODS, find: 'ACTION_PAGES.includes(path) && ', replace: '' }],
  },
  {
    name: 'any text is the id of a Server Action',
    ...HOOKS,
    title: 'is led to the refusal',
    edits: [{ file: PAGE_METHODS, find: 'ACTION_ID.test(id) && ', replace: '' }],
  },
  {
    name: 'a form without an action is answered with the page',
    ...MIDDLEWARE,
    title: 'without the fields of an action is 405',
    edits: [{ file: ACTION_BODY, find: '? null : methodNotAllowed', replace: '? null : null' }],
  },
  {
    name: 'the form of an action is read whatever its length',
    ...MIDDLEWARE,
    title: 'is 413 before it is read',
    edits: [
      {
        file: ACTION_BODY,
        find: "if (!(length <= MAX_BODY_BYTES)) return { code: 'body_too_large' }",
        replace: '',
      },
    ],
  },
  {
    name: 'a stranger’s handoff number reaches an action',
    ...MIDDLEWARE,
    title: 'a call goes on without a session',
    edits: [
      {
        file: 'middleware.ts',
        find: '  headers.delete(HANDOFF_HEADER)\n  return { headers, apply',
        replace: '  return { headers, apply',
      },
    ],
  },
]
