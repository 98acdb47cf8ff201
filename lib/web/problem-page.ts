import { address } from './address'
import { LOOKS } from './looks'
import type { Problem } from './problem'

type Message = { title: string; text: string; link?: Problem['link'] }

/** A life line that waits: it is neither cut nor goes on. */
const LIFE_LINE =
  '<svg aria-hidden="true" viewBox="0 0 320 32" fill="none" stroke="currentColor" stroke-width="6" stroke-linecap="round"><path d="M4 16h150"/><path d="M172 16h144" stroke-dasharray="0.1 18"/></svg>'

const AGAIN = { href: '', text: 'Try again' }

/** Loads the page again once the app is ready. The looks become rarer and end. */
const RELOAD = `
const { pausesSeconds, waiting, over } = ${JSON.stringify(LOOKS)}
const line = document.getElementById('again')
let looks = history.state?.looks ?? 0
function wait() {
  const goesOn = looks < pausesSeconds.length
  line.textContent = goesOn ? waiting : over
  if (goesOn) setTimeout(look, pausesSeconds[looks] * 1000)
}
async function look() {
  looks += 1
  history.replaceState({ looks }, '')
  const isReady = await fetch('${address('/api/ready')}', { cache: 'no-store' }).then(({ ok }) => ok, () => false)
  if (isReady) location.reload()
  else wait()
}
wait()
`

/**
 * A page that needs nothing but itself, for when the store is away.
 * @param nonce lets its style and script through the policy. @param link where to go on, instead of another try.
 * @param reloads whether it loads itself again when the app is ready.
 */
export function messagePage(nonce: string, message: Message & { reloads: boolean }): string {
  const { title, text } = { title: escaped(message.title), text: escaped(message.text) }
  const link = message.link ?? AGAIN
  const again = message.reloads
    ? `<p id="again" role="status"></p><script type="module" nonce="${nonce}">${RELOAD}</script>`
    : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; --live: light-dark(#0a6a4e, #5fd2ab) }
body { margin: 0; background: light-dark(#f3f6f4, #0e1311); color: light-dark(#13201a, #e8eeea) }
main { max-width: 32rem; margin: 12vh auto 0; padding: 0 1.5rem }
svg { display: block; width: 100%; height: 2rem; color: var(--live) }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.02em }
a { display: inline-block; padding: .4rem 0; color: var(--live); text-underline-offset: .2em }
a:focus-visible { outline: 3px solid var(--live); outline-offset: 2px }
</style>
</head>
<body><main>${LIFE_LINE}<h1>${title}</h1><p>${text}</p><p><a href="${escaped(link.href)}">${escaped(link.text)}</a></p>${again}</main></body>
</html>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string) => text.replace(/[&<>"]/g, character => ENTITIES[character] ?? character)
