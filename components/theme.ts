/** How pages look: `system` as the device says. */
export type Theme = 'system' | 'light' | 'dark'

/** @param cookie the value of the cookie `theme`, in which a visitor's choice is kept. */
export const readTheme = (cookie: string | undefined): Theme =>
  cookie === 'light' || cookie === 'dark' ? cookie : 'system'
