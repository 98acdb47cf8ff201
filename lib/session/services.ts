import type { Flow } from './flow/context'
import { createFlow } from './flow/create-flow'
import type { AuthOptions } from './flow/options'
import { authenticateService, type ServiceCredential } from './services/credentials'
import { createServiceFeed, type OpenFeed } from './services/feed'
import { type Introspection, introspect } from './services/introspect'
import { revokeToken } from './services/revoke-token'
import type { PublicJwk } from './token/jws-key'

export type { ServiceCredential } from './services/credentials'
export type { Introspection } from './services/introspect'
export type { PublicJwk } from './token/jws-key'

/** What an app offers to other services, so that they verify its access tokens and know when a session has ended. */
export type Services = {
  /** @returns the name of the service whose HTTP Basic credentials a request carries, or null. */
  authenticate(headers: Headers): string | null
  /** @returns the keys that verify access tokens (RFC 7517 §5), none with HS256. */
  publicKeys(): PublicJwk[]
  /** Says what an access token is worth now (RFC 7662). See `services/introspect.ts`. */
  introspect(token: string): Promise<Introspection>
  /** Ends what a token stands for (RFC 7009). See `services/revoke-token.ts`. */
  revoke(token: string, details?: unknown): Promise<void>
  /** Opens the feed of endings, as the text of server-sent events. See `services/feed.ts`. */
  openFeed: OpenFeed
}

/**
 * Creates what an app offers to other services. Neither throws nor connects: the first use does.
 * @param options those of `createAuth`.
 * @param credentials who may ask.
 */
export function createServices<C extends object = Record<never, never>>(
  options: AuthOptions<C>,
  credentials: readonly ServiceCredential[],
): Services {
  let flow: Flow<C> | undefined
  let feed: OpenFeed | undefined
  const open = () => {
    flow ??= createFlow(options)
    return flow
  }
  return {
    authenticate: headers => authenticateService(credentials, headers),
    publicKeys: () => open().issuer.keyring.access.flatMap(({ publicJwk }) => publicJwk ?? []),
    introspect: token => introspect(open(), token),
    revoke: (token, details) => revokeToken(open(), token, JSON.stringify(details ?? null)),
    openFeed: listener => {
      feed ??= createServiceFeed(open())
      return feed(listener)
    },
  }
}
