/**
 * Next's cache of pages, with nothing in it. A shell in it would be taken up when a form is sent without JavaScript, and the
 * page would come back without the outcome of its Server Action.
 */
export default class NoPageCache {
  async get() {
    return null
  }

  async set() {}

  async revalidateTag() {}

  resetRequestCache() {}
}
