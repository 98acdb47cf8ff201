import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { PRODUCT_NAME } from '@/components/product'
import { readTheme } from '@/components/theme'
import { originOf } from '@/lib/origin'
import { address, CANONICAL } from '@/lib/web/address'

// Through a file of its own: without Cache Components Next refuses the name `instant` in the text of this one.
export * from './instant'

const TITLE = `${PRODUCT_NAME}: log out with JWTs in Next.js, for good`
const DESCRIPTION =
  'Open-source login and logout for Next.js: revoke a JWT at once, with a denylist in Redis, so that every copy of it is refused.'

/** The origin is known when a request comes. `./` is the address of each page. */
export async function generateMetadata(): Promise<Metadata> {
  return {
    metadataBase: new URL(originOf(await headers())),
    title: { default: TITLE, template: `%s · ${PRODUCT_NAME}` },
    description: DESCRIPTION,
    referrer: 'same-origin',
    manifest: address('/manifest.webmanifest'),
    alternates: { canonical: CANONICAL },
    openGraph: { type: 'website', siteName: PRODUCT_NAME },
    twitter: { card: 'summary_large_image' },
  }
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#151c19' },
  ],
}

/**
 * Extensions put attributes on `<html>` and `<body>` before React runs; they are no mismatch. Reading the cookies makes every page dynamic, which Next needs to put the CSP nonce on its scripts.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get('theme')?.value)
  return (
    <html lang="en" suppressHydrationWarning className={theme === 'system' ? undefined : theme}>
      <body suppressHydrationWarning className="flex min-h-dvh flex-col">
        {children}
      </body>
    </html>
  )
}
