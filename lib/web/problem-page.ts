import type { Problem } from './problem'

type Message = { title: string; text: string; link?: Problem['link'] }

const AGAIN = { href: '', text: 'Try again' }

/**
 * A page that needs nothing but itself, for when the store is away.
 * @param nonce lets its style through the policy. @param link where to go on, instead of another try.
 */
export function messagePage(nonce: string, message: Message): string {
  const { title, text } = { title: escaped(message.title), text: escaped(message.text) }
  const link = message.link ?? AGAIN
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font: 1.05rem/1.6 system-ui, sans-serif }
body { max-width: 34rem; margin: 15vh auto 0; padding: 0 1.5rem }
h1 { font-size: 1.6rem; line-height: 1.2 }
a { display: inline-block; padding: .4rem 0 }
</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p><p><a href="${escaped(link.href)}">${escaped(link.text)}</a></p></main></body>
</html>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string) => text.replace(/[&<>"]/g, character => ENTITIES[character] ?? character)
