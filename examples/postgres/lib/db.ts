import { readFile } from 'node:fs/promises'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

const client = postgres(process.env.DATABASE_URL ?? '', { onnotice: () => {} })

export const db = drizzle(client)

/** Makes the table and its users, as a shop may have had them for years. */
export async function prepareDatabase() {
  await client.unsafe(await readFile('users.sql', 'utf8'))
}
