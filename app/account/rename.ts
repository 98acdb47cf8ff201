'use server'

import { refresh } from 'next/cache'
import type { ActionResult } from '@/lib/session/next'
import { renameUser } from '@/lib/users/rename-user'
import { appAction } from '@/lib/web/action'
import { renameSchema } from '@/lib/web/schemas'

/** `typed`: what the form held, for a page that is drawn again without JavaScript. */
export type Renamed = { result: ActionResult<null>; typed: string }

const MAX_TYPED = 320

const save = appAction({ input: renameSchema }, async ({ principal, input, context }) => {
  await renameUser(context, principal.user.id, input.name)
  // The name is in the page's header too.
  refresh()
  return null
})

/** Gives the user another name. */
export async function rename(_last: Renamed | null, form: FormData): Promise<Renamed> {
  const result = await save(form)
  const typed = form instanceof FormData ? form.get('name') : null
  return { result, typed: typeof typed === 'string' ? typed.slice(0, MAX_TYPED) : '' }
}
