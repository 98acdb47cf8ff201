/** What one tab tells the others; `opened` says who is logged in on a page that a tab has just loaded. */
export type AuthMessage =
  | { type: 'signed_in' }
  | { type: 'signed_out' }
  | { type: 'opened'; userId: string | null }

/** `from` names the tab, because a page hears its own channels too. */
type Sent = AuthMessage & { from: number }

const NAME = 'auth'
const THIS_TAB = Math.random()

/** Tells the other tabs of this browser. */
export function tellOtherTabs(message: AuthMessage): void {
  const channel = new BroadcastChannel(NAME)
  channel.postMessage({ ...message, from: THIS_TAB } satisfies Sent)
  channel.close()
}

/** @returns a function that stops listening. */
export function listenToOtherTabs(onMessage: (message: AuthMessage) => void): () => void {
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = ({ data }: MessageEvent<Sent>) => {
    if (data.from !== THIS_TAB) onMessage(data)
  }
  return () => channel.close()
}
