const lastOf = new Map<string, Promise<unknown>>()

/**
 * Runs the tasks of one visitor one after the other, in the order of their calls. So the time of one task contains no
 * waiting for another that the same visitor has sent beside it.
 * @returns what the task returns. @throws what the task throws.
 */
export async function oneAtATime<T>(visitor: string, task: () => Promise<T>): Promise<T> {
  const run = () => task()
  const turn = (lastOf.get(visitor) ?? Promise.resolve()).then(run, run)
  lastOf.set(visitor, turn)
  try {
    return await turn
  } finally {
    if (lastOf.get(visitor) === turn) lastOf.delete(visitor)
  }
}
