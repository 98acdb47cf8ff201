import { readEnv } from '@/lib/env'
import { tokenIssuer } from '@/lib/origin'
import { address } from '@/lib/web/address'
import { jsonAnswer } from '@/lib/web/answer'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

const headers = { 'cache-control': 'public, max-age=300' }

/**
 * What of an OAuth server the app has (RFC 8414 §2): keys, introspection and revocation. It grants nothing to clients, so
 * it has no authorization endpoint, no token endpoint and no grant type.
 */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request }) => {
    const issuer = tokenIssuer(readEnv())
    const at = (path: string) => `${issuer}${address(path)}`
    const metadata = {
      issuer,
      jwks_uri: at('/.well-known/jwks.json'),
      response_types_supported: [],
      grant_types_supported: [],
      introspection_endpoint: at('/api/oauth/introspect'),
      introspection_endpoint_auth_methods_supported: ['client_secret_basic'],
      revocation_endpoint: at('/api/oauth/revoke'),
      revocation_endpoint_auth_methods_supported: ['client_secret_basic'],
    }
    return jsonAnswer(request.headers, 200, metadata, { headers })
  }),
})
