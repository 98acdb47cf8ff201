import { shownFiles } from '../support/shown-files'
import type { Variant } from './host'

type File = [path: string, text: string]

/** The files of docs/adopt.md that a host takes, word for word but for what the page tells to change. */
export function editsFor(variant: Variant): File[] {
  const shown = shownFiles()
  const take = (path: string, as = path): File => {
    const text = shown.get(path)
    if (text === undefined) throw new Error(`docs/adopt.md shows no ${path}`)
    return [as, text]
  }
  return [auth(take, variant), proxy(take, variant), ...pages(take, variant)]
}

type Take = (path: string, as?: string) => File

function auth(take: Take, { basePath }: Variant): File {
  const [path, text] = take('lib/auth.ts')
  return [path, basePath ? text.replace('{ app,', `{ app, basePath: '${basePath}',`) : text]
}

function proxy(take: Take, { hasLocales, hasProxy, version }: Variant): File {
  const own = hasLocales ? ' (with locales)' : hasProxy ? ' (with one of your own)' : ''
  const [path, text] = take(`proxy.ts${own}`, 'proxy.ts')
  if (version === 'create-next-app@16') return [path, text]
  return [
    'middleware.ts',
    text
      .replace('function proxy', 'function middleware')
      .replace('{ matcher', "{ runtime: 'nodejs', matcher"),
  ]
}

function pages(take: Take, { hasActions, hasLocales, hasOldSessions, router }: Variant): File[] {
  if (router === 'pages') {
    return [take('pages/dashboard.tsx'), take('pages/api/login.ts'), take('pages/api/session/[name].ts')]
  }
  return [
    take('app/dashboard/page.tsx', hasLocales ? 'app/[locale]/dashboard/page.tsx' : undefined),
    take('app/api/session/[name]/route.ts'),
    ...(hasOldSessions ? [take('app/api/move/route.ts')] : []),
    ...(hasActions
      ? [take('app/login/actions.ts'), take('app/login/page.tsx')]
      : [take('app/api/login/route.ts')]),
  ]
}
