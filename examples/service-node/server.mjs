import { createServer } from 'node:http'
import { Verifier } from './verifier.mjs'

const { ISSUER = 'http://localhost:3000', SERVICE_NAME, SERVICE_SECRET, PORT = '4000' } = process.env

const verifier = new Verifier({
  issuer: ISSUER,
  audience: 'jwt-logout',
  name: SERVICE_NAME,
  secret: SERVICE_SECRET,
})
void verifier.follow(new AbortController().signal)

const TEXTS = { 401: 'Log in first.', 503: 'Try again in a moment.' }

createServer(async ({ headers }, response) => {
  const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const { status, claims } = await verifier.check(token)
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 503 && { 'retry-after': '1' }),
  })
  response.end(JSON.stringify(claims ? { userId: claims.sub } : { error: TEXTS[status] }))
}).listen(Number(PORT), () => console.info(`Listening on http://localhost:${PORT}`))
