import { Redis } from '@upstash/redis'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

export const COOKIE = 'access'
export const LIFE_SECONDS = 15 * 60

const env = z.object({
  AUTH_SECRET: z.string().min(32),
  UPSTASH_REDIS_REST_URL: z.url(),
  UPSTASH_REDIS_REST_TOKEN: z.string(),
})
const claims = z.object({ sub: z.string(), jti: z.uuid(), exp: z.number() })
export type Token = z.infer<typeof claims>

const secret = () => new TextEncoder().encode(env.parse(process.env).AUTH_SECRET)

// Without these two a command waits for 4 seconds, and then tries again.
const redis = () => {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env.parse(process.env)
  return new Redis({ url, token, retry: false, signal: () => AbortSignal.timeout(1000) })
}

export const sign = (userId: string) =>
  new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setJti(crypto.randomUUID())
    .setExpirationTime(`${LIFE_SECONDS} s`)
    .sign(secret())

/** @returns what a token says, or null when its signature is wrong or its life is over. */
export async function verify(token = ''): Promise<Token | null> {
  try {
    const { payload } = await jwtVerify(token, secret(), { algorithms: ['HS256'] })
    return claims.safeParse(payload).data ?? null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** Denies a token until it would have expired. @throws when Redis does not answer. */
export const deny = ({ jti, exp }: Token) => redis().set(`denied:${jti}`, 1, { exat: exp + 10 })

/** @throws when Redis does not answer. An answer that is not "there is none" counts as denied. */
export const isDenied = async ({ jti }: Token) => (await redis().exists(`denied:${jti}`)) !== 0
