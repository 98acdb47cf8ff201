/** What must never be written to a log: shapes of our tokens and hashes, and what the tests use as personal data. */
const SECRETS: Record<string, RegExp> = {
  'a JWT': /eyJ[\w-]{8,}\.[\w-]{8,}/,
  'a refresh token': /[\w-]{22}\.[\w-]{22}\.\d+\.[\w-]{20,}/,
  'a cookie header': /(?:__Host-)?(?:access|refresh|logout-ticket|device)=[^;\s"]{8,}/,
  'a password hash': /\$argon2/,
  'a private key': /BEGIN [A-Z ]*PRIVATE KEY|"d":"/,
  'credentials of a service': /Basic [A-Za-z0-9+/]{16,}/,
  'an e-mail address': /[\w.+-]+@[\w-]+\.[a-z]{2,}/i,
  'a password of the tests':
    /umbrella 7 quietly|lantern 9 sideways|correct horse battery|different umbrella|seven quiet otters|seeded otters|(seven green|eight yellow) bicycles|nine purple staplers|a long enough password|quite another long password|six lanterns over/,
  'a signing key of the tests':
    /signing key of the app under test|a secret (of|that signed once)|another secret of the tests|thirty-two bytes or more/,
}

/** The one exception: the demo logins, which the embedded app prints at its start so that somebody can use them. */
const DEMO_LOGIN = /^\s+\w+@example\.com\s+correct horse battery staple\s+\(\w+\)$/

/** @returns what of it stands in an app's output, each with the line's beginning up to the secret; empty when nothing. */
export function findSecrets(output: string): string[] {
  return output
    .split('\n')
    .filter(line => !DEMO_LOGIN.test(line))
    .flatMap(line =>
      Object.entries(SECRETS).flatMap(([name, shape]) => {
        const at = line.search(shape)
        return at < 0 ? [] : [`${name} after: ${line.slice(Math.max(0, at - 80), at)}`]
      }),
    )
}
