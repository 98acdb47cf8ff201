export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { prepareDatabase } = await import('./lib/db')
  await prepareDatabase()
}
