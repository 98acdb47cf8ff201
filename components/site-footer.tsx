import { address } from '@/lib/web/address'
import { ThemeToggle } from './theme-toggle'

/** The same on every page. */
export function SiteFooter() {
  return (
    <footer className="border-line border-t">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-x-8 gap-y-2 px-4 py-6 text-muted text-sm sm:px-6">
        <p>Logging out revokes the token, not just the cookie.</p>
        <ul className="flex flex-wrap items-center gap-x-5">
          <li>
            <a className="link inline-block py-1" href={address('/adopt')}>
              Add to your app
            </a>
          </li>
          <li>
            <a className="link inline-block py-1" href={address('/compare')}>
              Who still lets the copy in?
            </a>
          </li>
          <li>
            <a className="link inline-block py-1" href={address('/api/openapi.json')}>
              API reference
            </a>
          </li>
          <li>
            <a className="link inline-block py-1" href="https://www.rfc-editor.org/rfc/rfc7519">
              JWT (RFC 7519)
            </a>
          </li>
          <li>
            <a className="link inline-block py-1" href="https://www.rfc-editor.org/rfc/rfc8725">
              JWT best practices (RFC 8725)
            </a>
          </li>
          <li>
            <a className="link inline-block py-1" href={address('/api/health')}>
              Health
            </a>
          </li>
          <li>
            <ThemeToggle />
          </li>
        </ul>
      </div>
    </footer>
  )
}
