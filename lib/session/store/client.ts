import { z } from 'zod'

/** Where a request came from, as sessions and events remember it. */
export const clientSchema = z.object({ ip: z.string().nullable(), device: z.string() })

export type Client = z.infer<typeof clientSchema>

/** @returns the client in Redis' text. */
export function parseClient(text: string): Client {
  return clientSchema.parse(JSON.parse(text))
}
