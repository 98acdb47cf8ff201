/** Length of a password in characters (NIST SP 800-63B-4 §3.1.1.2, ASVS 6.2.1 and 6.2.9). */
export const PASSWORD_MIN_LENGTH = 15
export const PASSWORD_MAX_LENGTH = 256

/** Both in words, for forms and commands. */
export const PASSWORD_LENGTH_RULE = `${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters`
