/** With Cache Components: no page has a static shell, which would have no nonce. Without them nothing reads it. */
export const instant = false
