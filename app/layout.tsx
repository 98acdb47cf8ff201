import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { PRODUCT_NAME } from '@/components/product'
import { address } from '@/lib/web/address'

export const metadata: Metadata = {
  title: {
    default: `${PRODUCT_NAME}: log out with JWTs in Next.js, for good`,
    template: `%s · ${PRODUCT_NAME}`,
  },
  description:
    'Open-source login and logout for Next.js: revoke a JWT at once, with a denylist in Redis, so that every copy of it is refused.',
  referrer: 'same-origin',
  manifest: address('/manifest.webmanifest'),
}

export const viewport: Viewport = { colorScheme: 'light dark' }

/**
 * Extensions put attributes on `<html>` and `<body>` before React runs; they are no mismatch. Reading the cookies makes every page dynamic, which Next needs to put the CSP nonce on its scripts.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get('theme')?.value
  return (
    <html
      lang="en"
      suppressHydrationWarning
      className={theme === 'light' || theme === 'dark' ? theme : undefined}
    >
      <body suppressHydrationWarning className="flex min-h-dvh flex-col">
        {children}
      </body>
    </html>
  )
}
