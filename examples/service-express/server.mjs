import express from 'express'
import { Verifier } from './verifier.mjs'

const { ISSUER = 'http://localhost:3000', SERVICE_NAME, SERVICE_SECRET, PORT = '4000' } = process.env

const verifier = new Verifier({
  issuer: ISSUER,
  audience: 'jwt-logout',
  name: SERVICE_NAME,
  secret: SERVICE_SECRET,
})
void verifier.follow(new AbortController().signal)

const app = express()

app.use(async (request, response, next) => {
  const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? ''
  const { status, claims } = await verifier.check(token)
  if (status === 401)
    return response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'Log in first.' })
  if (!claims) return response.status(503).set('Retry-After', '1').json({ error: 'Try again in a moment.' })
  response.locals.claims = claims
  next()
})

app.get('/', (_, response) => response.json({ userId: response.locals.claims.sub }))

app.listen(Number(PORT), () => console.info(`Listening on http://localhost:${PORT}`))
