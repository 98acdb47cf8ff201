import { readEnv } from '@/lib/env'
import { log } from '@/lib/log'
import { cameByOtherAddress, originOf } from '@/lib/origin'
import type { Problem } from './problem'

let hasWarned = false

/**
 * @param request headers of a request that was refused because of its origin.
 * @returns the refusal. A page of this app that was opened at another address than `APP_ORIGIN` is told the right one,
 * and the log says so once.
 */
export function crossOriginProblem(request: Headers): Problem {
  if (!cameByOtherAddress(request)) {
    const detail =
      'The form did not come from this page, so it was not accepted. Open this app and send it from there.'
    return {
      code: 'cross_origin',
      members: { detail },
      link: { href: originOf(request), text: 'Open this app' },
    }
  }
  const expected = originOf(request)
  const isFixed = readEnv().APP_ORIGIN !== undefined
  if (!hasWarned) {
    hasWarned = true
    log.warn(
      { expected },
      isFixed
        ? 'A form was refused, because its page was opened at another address than APP_ORIGIN'
        : 'A form was refused, because its page was opened over HTTPS and this app sees plain HTTP: set APP_ORIGIN or TRUST_PROXY',
    )
  }
  const detail = isFixed
    ? `This app answers forms only at ${expected}, the address in its variable APP_ORIGIN. Open it there, and try again.`
    : 'This app does not know the address at which you opened it. Its operator sets APP_ORIGIN to that address.'
  return { code: 'cross_origin', members: { detail }, link: { href: expected, text: `Open ${expected}` } }
}
