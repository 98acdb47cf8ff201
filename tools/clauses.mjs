/**
 * What the product is measured against: the id of a clause, what it asks in short words of our own, and, where no test
 * can show that it holds, why not. Read by tools/asvs.mjs.
 *
 * @typedef {{ documented?: string, notApplicable?: string, operator?: string, open?: string }} Reason
 * @typedef {[id: string, asks: string, reason?: Reason]} Clause
 * @typedef {{ title: string, clauses: Clause[] }} Chapter
 */

/** @param {string} documented @returns {Reason} */
const documented = documented => ({ documented })
/** @param {string} notApplicable @returns {Reason} */
const notApplicable = notApplicable => ({ notApplicable })
/** @param {string} operator @returns {Reason} */
const operator = operator => ({ operator })
/** @param {string} open @returns {Reason} */
const open = open => ({ open })

const NO_SECOND_FACTOR = notApplicable('There is one factor, the password; no second one exists to go wrong.')
const NO_IDENTITY_PROVIDER = notApplicable(
  'Users log in here and nowhere else; there is no identity provider.',
)

/** @type {Chapter[]} */
export const CHAPTERS = [
  {
    title: 'ASVS 5.0, V3 Web frontend security',
    clauses: [
      [
        'A3.1.1',
        'The documentation says which security features a browser must have.',
        documented('SECURITY.md, What browsers must support'),
      ],
      [
        'A3.2.1',
        'A response is not rendered in the wrong context.',
        documented(
          'API answers are JSON with nosniff and a policy of default-src none (see A3.4.3, A3.4.4); nothing uploaded is served.',
        ),
      ],
      [
        'A3.2.2',
        'Text is shown by functions that cannot run it.',
        documented('React escapes; `dangerouslySetInnerHTML` is a lint error (Biome, recommended rules).'),
      ],
      [
        'A3.2.3',
        'Scripts are not open to DOM clobbering.',
        documented('Scripts are strict modules that read no element by a global name.'),
      ],
      ['A3.3.1', 'Cookies are Secure and have a prefix.'],
      ['A3.3.2', 'SameSite is set by the purpose of the cookie.'],
      ['A3.3.3', 'Cookies have the prefix __Host-.'],
      ['A3.3.4', 'Tokens are HttpOnly, and travel to the client in Set-Cookie only.'],
      ['A3.3.5', 'Name and value of a cookie stay below 4096 bytes.'],
      ['A3.4.1', 'HSTS on every response, at least a year, with subdomains.'],
      ['A3.4.2', 'No origin is allowed to read by CORS that is not on a list.'],
      ['A3.4.3', 'Every response has a Content-Security-Policy, with a nonce of its own.'],
      ['A3.4.4', 'Every response has nosniff.'],
      ['A3.4.5', 'A referrer policy keeps addresses from third parties.'],
      ['A3.4.6', 'No page can be framed.'],
      [
        'A3.4.7',
        'The policy says where violations are reported.',
        operator('Needs an address that collects reports: add `report-to` in lib/web/security-headers.ts.'),
      ],
      ['A3.4.8', 'Documents have a Cross-Origin-Opener-Policy.'],
      ['A3.5.1', 'Requests that change something come from the application itself.'],
      ['A3.5.2', 'Nothing relies on a CORS preflight that a simple request can avoid.'],
      ['A3.5.3', 'What changes something is not called by a safe method.'],
      [
        'A3.5.4',
        'Separate applications live on separate hostnames.',
        operator('Give the app a hostname of its own.'),
      ],
      [
        'A3.5.5',
        'Messages from postMessage are checked.',
        notApplicable(
          'No window listens to postMessage. BroadcastChannel, which is used, is same-origin by definition.',
        ),
      ],
      ['A3.5.6', 'There is no JSONP.', notApplicable('There is no JSONP.')],
      [
        'A3.5.7',
        'No script file carries data that needs authorization.',
        documented(
          'Scripts are static files of the build; see the walk over the build in tests/security/routes.test.ts.',
        ),
      ],
      [
        'A3.5.8',
        'Protected resources are not embedded by other sites.',
        documented('Cookies are SameSite=Lax: a request that another site embeds carries none.'),
      ],
      [
        'A3.6.1',
        'Files of third parties carry an integrity hash.',
        notApplicable('Nothing is loaded from a third party; the policy allows this origin only.'),
      ],
      ['A3.7.1', 'No obsolete browser technology.', notApplicable('No plugins.')],
      ['A3.7.2', 'A redirect leads nowhere that is not on a list.'],
      [
        'A3.7.3',
        'The domain is on the HSTS preload list.',
        operator('Submit the domain to hstspreload.org and add `preload` to the header.'),
      ],
      [
        'A3.7.4',
        'A user is told before leaving for a foreign address.',
        notApplicable('Nothing redirects to a foreign address.'),
      ],
      [
        'A3.7.5',
        'A browser without the needed features is handled as documented.',
        documented('SECURITY.md, What browsers must support'),
      ],
    ],
  },
  {
    title: 'ASVS 5.0, V6 Authentication',
    clauses: [
      ['A6.1.1', 'Limits against guessing are documented, and cannot be used to lock others out.'],
      [
        'A6.1.2',
        'Words of the context that passwords must not contain are listed.',
        open(
          'There is no list of such words; a password is judged by its guessability (zxcvbn), at 15 characters or more.',
        ),
      ],
      ['A6.1.3', 'All ways to authenticate are documented.', documented('SECURITY.md, Ways in')],
      ['A6.2.1', 'Passwords have at least 8, better 15 characters.'],
      ['A6.2.2', 'Users can change their password.'],
      ['A6.2.3', 'Changing it takes the old one and the new one.'],
      ['A6.2.4', 'Common passwords are refused.'],
      ['A6.2.5', 'Passwords may be of any characters.'],
      ['A6.2.6', 'Password fields are masked.'],
      ['A6.2.7', 'Pasting and password managers work.'],
      ['A6.2.8', 'Passwords are compared as they were given.'],
      ['A6.2.9', 'Passwords of 64 characters are allowed.'],
      ['A6.2.10', 'Passwords do not run out.', documented('Nothing in the store gives a password an end.')],
      ['A6.2.11', 'The list of context words is used.', open('See A6.1.2.')],
      [
        'A6.2.12',
        'Breached passwords are refused.',
        operator(
          'Common passwords are refused here (A6.2.4). A breach corpus is a service to be chosen: ask it in lib/users/password-policy.ts.',
        ),
      ],
      ['A6.3.1', 'Guessing and credential stuffing are limited as documented.'],
      ['A6.3.2', 'There are no default accounts.'],
      [
        'A6.3.3',
        'A second factor is required.',
        open(
          'Passwords only; the project is about logging out. Use an identity provider or add WebAuthn before relying on it at level 2.',
        ),
      ],
      ['A6.3.4', 'All ways in are known, and as strong as each other.'],
      [
        'A6.3.5',
        'Users are told of suspicious logins.',
        operator(
          'Events are recorded and shown under /account (A16.3.1); sending them out needs a mail service.',
        ),
      ],
      [
        'A6.3.6',
        'E-mail is not a factor.',
        notApplicable('The address is a name here; nothing is ever sent to it.'),
      ],
      [
        'A6.3.7',
        'Users are told when their credentials change.',
        operator(
          'Shown under /account and by the end of all other sessions; sending it out needs a mail service.',
        ),
      ],
      ['A6.3.8', 'A failed login does not tell whether the user exists.'],
      [
        'A6.4.1',
        'Initial passwords are random and short-lived.',
        open(
          'The command line’s `add` sets a password that the operator knows and that lasts. A user who signs up chooses their own.',
        ),
      ],
      ['A6.4.2', 'No hints, no secret questions.', notApplicable('There are none.')],
      [
        'A6.4.3',
        'Forgotten passwords are reset securely.',
        open(
          'Only an operator can set a new one: a reset needs a channel to the user, which this project does not have.',
        ),
      ],
      ['A6.4.4', 'A lost second factor needs proof of identity.', NO_SECOND_FACTOR],
      ['A6.4.5', 'Users are reminded before a credential runs out.', notApplicable('None runs out.')],
      [
        'A6.4.6',
        'Administrators cannot choose a user’s password.',
        open('No address of the API lets them; the command line’s `reset-password` does.'),
      ],
      ...['A6.5.1', 'A6.5.2', 'A6.5.3', 'A6.5.4', 'A6.5.5', 'A6.5.6', 'A6.5.7', 'A6.5.8'].map(second),
      ...['A6.6.1', 'A6.6.2', 'A6.6.3', 'A6.6.4'].map(second),
      ...['A6.7.1', 'A6.7.2'].map(second),
      ...['A6.8.1', 'A6.8.2', 'A6.8.3', 'A6.8.4'].map(provider),
    ],
  },
  {
    title: 'ASVS 5.0, V7 Session management',
    clauses: [
      [
        'A7.1.1',
        'Lifetimes of sessions are documented and justified.',
        documented('docs/operations.md, Configuration; SECURITY.md, Lifetimes'),
      ],
      ['A7.1.2', 'The number of parallel sessions is documented.', documented('SECURITY.md, Lifetimes')],
      ['A7.1.3', 'Federated sessions are documented.', NO_IDENTITY_PROVIDER],
      ['A7.2.1', 'Tokens are verified by the server.'],
      [
        'A7.2.2',
        'Tokens are made for the session; no static keys.',
        documented('Every session has its own ids and tokens (A7.2.4); there are no API keys.'),
      ],
      ['A7.2.3', 'Reference tokens have 128 random bits or more.'],
      [
        'A7.2.4',
        'A login makes new tokens and ends the browser’s former session (a confirmation keeps its tokens).',
      ],
      ['A7.3.1', 'An unused session ends.'],
      ['A7.3.2', 'Every session ends at last.'],
      ['A7.4.1', 'Logout and expiry end the session for good.'],
      ['A7.4.2', 'Disabling or deleting an account ends its sessions.'],
      ['A7.4.3', 'After a password change other sessions can be ended.'],
      ['A7.4.4', 'Every protected page has a visible logout.'],
      ['A7.4.5', 'Administrators can end a user’s sessions.'],
      [
        'A7.5.1',
        'Changing what identifies an account needs the password.',
        documented('Only the password can be changed, and that takes the old one (A6.2.3).'),
      ],
      ['A7.5.2', 'Users see their sessions and, with the password, end them.'],
      ['A7.5.3', 'Dangerous operations need the password again.'],
      ['A7.6.1', 'Sessions agree with the identity provider’s.', NO_IDENTITY_PROVIDER],
      ['A7.6.2', 'No session begins without the user.'],
    ],
  },
  {
    title: 'ASVS 5.0, V9 Self-contained tokens',
    clauses: [
      ['A9.1.1', 'The signature is verified before anything is believed.'],
      ['A9.1.2', 'Only listed algorithms, never none, no key confusion.'],
      ['A9.1.3', 'Keys come from the configuration, never from the token.'],
      ['A9.2.1', 'A token is accepted in its time only.'],
      ['A9.2.2', 'A token is accepted for its purpose only.'],
      ['A9.2.3', 'A token is accepted by its audience only.'],
      ['A9.2.4', 'One key for several audiences: each token names its own.'],
    ],
  },
  {
    title: 'ASVS 5.0, V14 and V16, as far as they are about tokens',
    clauses: [
      ['A14.2.1', 'No token in an address or a body.'],
      ['A14.3.2', 'No cache keeps protected answers.'],
      ['A16.2.5', 'No credentials in a log.'],
      ['A16.3.1', 'Every authentication event is recorded.'],
    ],
  },
  {
    title: 'RFC 8725, JWT best current practices (section 3)',
    clauses: [
      ['J3.1', 'The algorithm is verified; a token has one form.'],
      [
        'J3.2',
        'Appropriate algorithms.',
        documented(
          'each key has one algorithm: HS256 with 256 bits or more, ES256 or EdDSA, whose public keys verify and cannot sign.',
        ),
      ],
      [
        'J3.3',
        'All cryptographic operations are validated.',
        documented('There are no nested tokens; see A9.1.1.'),
      ],
      ['J3.4', 'Inputs to key agreement are validated.', notApplicable('There is no key agreement.')],
      ['J3.5', 'Keys have enough entropy.'],
      ['J3.6', 'No compression before encryption.', notApplicable('Nothing is encrypted.')],
      ['J3.7', 'UTF-8.', documented('Claims are ids, numbers and one of two roles.')],
      ['J3.8', 'Issuer and key belong together.'],
      ['J3.9', 'The audience is validated.'],
      ['J3.10', 'Claims and headers from outside are not trusted.'],
      ['J3.11', 'Tokens are explicitly typed.'],
      ['J3.12', 'Each kind of token has rules of its own.'],
    ],
  },
  {
    title: 'RFC 9700 (OAuth 2.0 security), RFC 6265bis (cookies), NIST SP 800-63B-4',
    clauses: [
      ['O4.14.2', 'Refresh tokens rotate, and reuse ends the session.'],
      ['C4.1.3.2', 'The prefix __Host-: Secure, Path=/, no Domain.'],
      ['N2.1.3', 'Reauthentication after an absolute time (90 days; the recommended 30 are a setting).'],
      ['N3.1.1.2', 'Passwords: 15 characters or more, any of them, not common, whole.'],
      ['N3.2.2', 'Guesses are limited, and the owner is not locked out.'],
    ],
  },
]

/** @param {string} id @returns {Clause} */
function second(id) {
  return [id, 'Second factors, out-of-band codes, cryptographic devices.', NO_SECOND_FACTOR]
}

/** @param {string} id @returns {Clause} */
function provider(id) {
  return [id, 'Identity providers.', NO_IDENTITY_PROVIDER]
}
