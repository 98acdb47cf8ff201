import Link from 'next/link'

/** Pages of this app, then what it follows. */
const PAGES = [
  { href: '/compare', text: 'Who still lets the copy in?' },
  { href: '/docs', text: 'Docs' },
  { href: '/docs/api', text: 'API reference' },
  { href: '/docs/security', text: 'Security' },
]
const SPECIFICATIONS = [
  { href: 'https://www.rfc-editor.org/rfc/rfc7519', text: 'JWT (RFC 7519)' },
  { href: 'https://www.rfc-editor.org/rfc/rfc8725', text: 'JWT best practices (RFC 8725)' },
]

/** The same on every page. */
export function SiteFooter() {
  return (
    <footer className="border-line border-t">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-x-8 gap-y-2 px-4 py-6 text-muted text-sm sm:px-6">
        <p>Logging out revokes the token, not just the cookie.</p>
        <ul className="flex flex-wrap items-center gap-x-5">
          {PAGES.map(({ href, text }) => (
            <li key={href}>
              <Link className="link inline-block py-1" href={href} prefetch={false}>
                {text}
              </Link>
            </li>
          ))}
          {SPECIFICATIONS.map(({ href, text }) => (
            <li key={href}>
              <a className="link inline-block py-1" href={href}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </footer>
  )
}
