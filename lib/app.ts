/** The name of this app: prefix of its keys in Redis, audience of its tokens. */
export const APP = 'jwt-logout'
