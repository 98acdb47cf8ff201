import type { UsersContext } from './context'
import { replaceName } from './store/users'

/**
 * Gives a user another name. No session ends, because nothing that a token says has changed.
 * @param name one line of text, as the schema has let it through.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function renameUser({ redis }: UsersContext, userId: string, name: string): Promise<void> {
  await replaceName(redis, userId, name)
}
