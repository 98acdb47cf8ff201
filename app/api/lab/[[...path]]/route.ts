import { nothingHere } from '@/lib/lab/http/sandbox'

/** The lab needs no principal, so what it does not have is not found, and not a matter of signing in. */
export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
}
