import { createHmac, timingSafeEqual } from 'node:crypto'

/** A payment provider calls it: no cookie, a signature instead. */
export async function POST(request: Request) {
  const body = await request.text()
  const expected = createHmac('sha256', process.env.WEBHOOK_SECRET ?? '')
    .update(body)
    .digest()
  const signature = Buffer.from(request.headers.get('x-signature') ?? '', 'hex')
  const isGenuine = signature.length === expected.length && timingSafeEqual(signature, expected)
  return Response.json({ received: isGenuine }, { status: isGenuine ? 200 : 400 })
}
