/** How often a log file gets a line of progress; a terminal has one line that changes all the time. */
const LOG_EVERY_MS = 30_000

let loggedAt = 0

/** @param {string} text what is happening, in one line */
export function showProgress(text) {
  if (process.stdout.isTTY) {
    process.stdout.write(`\r\u001B[K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`)
  } else if (Date.now() - loggedAt >= LOG_EVERY_MS) {
    loggedAt = Date.now()
    console.info(`  ${text}`)
  }
}

/** Makes place for a line that stays. */
export function clearProgress() {
  if (process.stdout.isTTY) process.stdout.write('\r\u001B[K')
}
