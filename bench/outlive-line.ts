import type { OUTLIVED } from '../app/lab/choose/outlived'

const LINE = /^Pages that are open, or kept for Back, .*?(?=\n\n)/ms

/** @returns the README with what `npm run bench -- outlive` has measured. @throws Error when it has no place for it. */
export function readmeWith(readme: string, { endings, chromium }: typeof OUTLIVED): string {
  if (!LINE.test(readme)) throw new Error('README.md has no place for what npm run bench -- outlive measures')
  const longest = Math.max(
    ...endings.flatMap(({ watched: { open, history, link, otherSite } }) =>
      [open, history, link, otherSite].map(({ seconds }) => seconds ?? Number.POSITIVE_INFINITY),
    ),
  )
  const [version] = chromium.split('.')
  return readme.replace(
    LINE,
    `Pages that are open, or kept for Back, outlive a session too, for as long as the tab is open. With [one line in the root
layout](docs/adopt.md#6-nothing-protected-outlives-the-session-in-the-browser) they were gone within ${longest} s of each of ${endings.length} endings (Chromium ${version}; per ending at \`/lab/choose\`).`,
  )
}
