const lastOf = new Map<string, Promise<unknown>>()

/**
 * Runs the tasks of one queue one after the other, in the order of their calls. So the time of a task contains no waiting
 * for another task of the queue.
 * @param queue its name, such as a visitor's id.
 * @returns what the task returns.
 * @throws what the task throws.
 */
export async function oneAtATime<T>(queue: string, task: () => Promise<T>): Promise<T> {
  const run = () => task()
  const turn = (lastOf.get(queue) ?? Promise.resolve()).then(run, run)
  lastOf.set(queue, turn)
  try {
    return await turn
  } finally {
    if (lastOf.get(queue) === turn) lastOf.delete(queue)
  }
}
