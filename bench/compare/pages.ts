import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type COMPARED, counted, ENDINGS, type EndingName, staysFor } from '../../app/compare/measured'
import { ROOT } from '../apps'

type Figures = typeof COMPARED

const NAMES = Object.keys(ENDINGS) as EndingName[]
const README_TABLE = /(<!-- npm run compare -->\n\n)[\s\S]*?(\n\n<!-- \/npm run compare -->)/

/** @returns the table of the README: how long a copy goes on where nothing is configured. */
export function shortTable({ libraries }: Figures): string {
  const rows = libraries.map(library => [
    `${library.name} (${library.version})`,
    ...NAMES.map(name => staysFor(library, name)),
  ])
  return table(['a copy of the cookie, after', ...NAMES.map(name => ENDINGS[name].toLowerCase())], rows)
}

/** @returns the README with the table of these figures. @throws Error when it has no place for it. */
export function readmeWith(readme: string, figures: Figures): string {
  if (!README_TABLE.test(readme)) throw new Error('README.md has no place for the table of npm run compare')
  return readme.replace(
    README_TABLE,
    (_, before: string, after: string) => before + shortTable(figures) + after,
  )
}

/** @returns docs/who-still-lets-the-copy-in.md. */
export function comparisonPage(figures: Figures): string {
  const { measuredAt, node, next, lifeSeconds, watchedSeconds, libraries } = figures
  const rows = libraries.map(library => [
    library.name,
    ...NAMES.map(name => (library.endings[name]?.isAppOnly ? '\\* ' : '') + (counted(library, name) || '–')),
  ])
  return `# Who still lets the copy in?

Somebody logs in, the cookies are copied, the session is ended, and the copy is presented again. \`npm run compare\` does
that with an app for each library and writes this page, the page \`/compare\` of the app, and the table in the README.

Measured on ${measuredAt} with Node ${node} and Next ${next}, over HTTP.

## How long a copy goes on where nothing is configured

${shortTable(figures)}

## What was counted

Lives of ${lifeSeconds} s instead of the defaults. Requests that were accepted after the ending had been acknowledged, and the
seconds until the last of them, at two requests per second. “In use”: the holder takes what the server sends and asks the
library for a newer session, as a browser does; watched for ${watchedSeconds} s, several lives.

${table(['library', ...NAMES.map(name => ENDINGS[name].toLowerCase())], rows)}

\\* The library has no call for this; the app changes its own table of users. –: there is no such thing.

After a change of role the question is how long the copy acts in the old one. Password and other device are ended from a
second device of the same user, which is the kinder case: nothing is asked of the device that was copied.

## How each can do better

${libraries.map(remedyOf).join('\n')}

## How it is made fair

- Each app is what the library's own documentation shows, with a login by password; the sources are in \`bench/apps\`. Nothing
  is taken away from a library, and nothing is added that its documentation does not have.
- iron-session accepts a cookie for a minute after its life and next-auth for 15 seconds, for clocks that differ.
- Supabase's service cannot run here. Its row is an app that does what its documentation says of access and refresh tokens.
- iron-session 9 needs Node 22; 8 runs on every Node that this project runs on. Both say the same about ending sessions.
- All set \`HttpOnly\` cookies with \`SameSite=Lax\`, which keeps them from scripts and from most requests of other sites. It does
  nothing about a copy from a log, a proxy, a borrowed machine or malware.
- The run stops when a copy is refused before the session has ended, or when an ending did not take place.
`
}

/** Writes what shows the figures. @returns the table. */
export function writePages(figures: Figures): string {
  const readme = join(ROOT, 'README.md')
  writeFileSync(readme, readmeWith(readFileSync(readme, 'utf8'), figures))
  writeFileSync(join(ROOT, 'docs/who-still-lets-the-copy-in.md'), comparisonPage(figures))
  return shortTable(figures)
}

const remedyOf = ({ name, version, keeps, cookie, remedy, source }: Figures['libraries'][number]) =>
  `- **${name}** (${version}) keeps ${keeps}; cookie ${cookie}. ${remedy}${source ? ` [Source](${source})` : ''}`

/** As Biome aligns nothing in Markdown, the columns are padded here. */
function table(header: string[], rows: string[][]): string {
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)))
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(header), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
