/** An open page sends it when it only asks whether its session still lives. */
const WATCH_HEADER = 'x-session-watch'

export const isWatch = (headers: Headers): boolean => headers.has(WATCH_HEADER)
