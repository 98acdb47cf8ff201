export async function register() {
  // Next also looks at this file for the Edge runtime, where none of this can run.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { start } = await import('./lib/server/start')
  await start()
}
