import { nothingHere } from '@/lib/lab/http/sandbox'

/** The lab needs no login, so an unknown path of it is 404 and not 401. */
export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
}
