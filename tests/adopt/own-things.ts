import type { Variant } from './host'

/** Rewrites a path to another page, and sets a header on every answer. */
const PROXY = `import { type NextRequest, NextResponse } from 'next/server'

export function proxy({ nextUrl }: NextRequest) {
  const response = nextUrl.pathname.startsWith('/old/')
    ? NextResponse.rewrite(new URL(nextUrl.pathname.slice('/old'.length), nextUrl))
    : NextResponse.next()
  response.headers.set('x-shop', 'open')
  return response
}
`

/** English has no prefix in the browser, and one in the files. */
const LOCALE_PROXY = `import { type NextRequest, NextResponse } from 'next/server'

export function proxy({ nextUrl }: NextRequest) {
  if (/^\\/(en|fr)(\\/|$)/.test(nextUrl.pathname)) return NextResponse.next()
  return NextResponse.rewrite(new URL(\`/en\${nextUrl.pathname}\${nextUrl.search}\`, nextUrl))
}

export const config = { matcher: '/((?!api|_next|.*\\\\..*).*)' }
`

const LOCALE_LAYOUT = `export const generateStaticParams = () => [{ locale: 'en' }, { locale: 'fr' }]

export default function LocaleLayout({ children }: { children: React.ReactNode }) {
  return children
}
`

const ABOUT = `export default function About() {
  return <p>We sell things.</p>
}
`

const ROBOTS = `export default function robots() {
  return { rules: { userAgent: '*', allow: '/' } }
}
`

const SUBSCRIBE = `import { redirect } from 'next/navigation'

async function subscribe(form: FormData) {
  'use server'
  redirect('/about?subscribed=' + form.get('email'))
}

export default function Subscribe() {
  return (
    <form action={subscribe}>
      <input name="email" />
      <button>Subscribe</button>
    </form>
  )
}
`

const NOT_FOUND = `export default function NotFound() {
  return <p>We do not sell that.</p>
}
`

const STATIC_PROPS = `
export const getStaticProps = () => ({ props: {} })
`

/** Files of a host that are there before the library comes, and must do afterwards what they did. */
export function ownThings({ router, hasProxy, hasLocales }: Variant): Record<string, string> {
  if (router === 'pages') {
    return {
      'pages/about.tsx': ABOUT + STATIC_PROPS,
      'pages/404.tsx': NOT_FOUND,
      'public/robots.txt': 'User-Agent: *\nAllow: /\n',
    }
  }
  const pages = hasLocales ? 'app/[locale]' : 'app'
  return {
    [`${pages}/about/page.tsx`]: ABOUT,
    [`${pages}/subscribe/page.tsx`]: SUBSCRIBE,
    'app/robots.ts': ROBOTS,
    ...(hasLocales ? { 'app/[locale]/layout.tsx': LOCALE_LAYOUT, 'proxy.ts': LOCALE_PROXY } : {}),
    ...(hasProxy ? { 'proxy.ts': PROXY } : {}),
  }
}
