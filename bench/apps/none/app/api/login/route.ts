import { hash, verify } from '@node-rs/argon2'
import { PASSWORD } from '@/shared/user'

/** As the product hashes. */
const stored = hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })

/** The floor of a login: Next, a JSON body and one argon2id verification; no session. */
export async function POST(request: Request) {
  const { password } = await request.json()
  const isRight = await verify(await stored, String(password))
  return Response.json({ isRight }, { status: isRight ? 200 : 401 })
}
