import Link from 'next/link'

const PLACES = [
  { href: '/admin', text: 'Users' },
  { href: '/admin/log', text: 'Audit log' },
]

/** The navigation between the administrators' pages. */
export function AdminNav({ current }: { current?: '/admin' | '/admin/log' }) {
  return (
    <nav aria-label="Administration">
      <ul className="flex flex-wrap gap-x-4">
        {PLACES.map(({ href, text }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={href === current ? 'page' : undefined}
              className="link inline-flex min-h-11 items-center aria-[current=page]:font-semibold aria-[current=page]:text-ink aria-[current=page]:no-underline"
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
