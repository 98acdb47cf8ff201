/**
 * Does a job many times, several at once, and stops at the first that fails.
 * @param atOnce how many are under way at a time.
 */
export async function many(
  times: number,
  atOnce: number,
  job: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  let failed = false
  const work = async () => {
    while (next < times && !failed) {
      const index = next
      next += 1
      try {
        await job(index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, times) }, work))
}
