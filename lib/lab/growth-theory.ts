/** What the visitor sets. */
export type GrowthPlan = { logoutsPerMinute: number; tokenLifeSeconds: number }

/** A logout denies two ids: the token's and the session's. */
export const ENTRIES_PER_LOGOUT = 2

/**
 * How many entries a denylist should hold: the rate at which they come times how long they still have to live. A user
 * logs out anywhere in a token's life, so the remaining lives are spread evenly from nothing to a whole life.
 * @param atSeconds since the first logout.
 */
export function expectedEntries(
  { logoutsPerMinute, tokenLifeSeconds }: GrowthPlan,
  atSeconds: number,
): number {
  const t = Math.min(atSeconds, tokenLifeSeconds)
  const perSecond = (logoutsPerMinute / 60) * ENTRIES_PER_LOGOUT
  return perSecond * (t - t ** 2 / (2 * tokenLifeSeconds))
}
