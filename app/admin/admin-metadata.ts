import type { Metadata } from 'next'
import { findPrincipal } from '@/lib/web/guards'

/** @returns the title of an administrators' page; others get the page `forbidden`, which cannot set its own title. */
export async function adminMetadata(title: string): Promise<Metadata> {
  const principal = await findPrincipal()
  return { title: principal?.user.role === 'admin' ? title : 'Not allowed' }
}
