/** The visitor's setting. */
export type GrowthPlan = { logoutsPerMinute: number; tokenLifeSeconds: number }

/** A logout denies two ids: the token's and the session's. */
export const ENTRIES_PER_LOGOUT = 2

/**
 * Expects the size of a denylist: the rate of new entries times their remaining life. A user logs out at any point of a
 * token's life, so the remaining lives are spread evenly from nothing to a whole life.
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
