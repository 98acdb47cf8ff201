/** What one tab tells the others; `from` names the tab, because a page hears its own channels too. */
export type AuthMessage = { type: 'signed_in' | 'signed_out'; from: number }

const NAME = 'auth'
const THIS_TAB = Math.random()

/** Tells the other tabs of this browser. */
export function tellOtherTabs(type: AuthMessage['type']): void {
  const channel = new BroadcastChannel(NAME)
  channel.postMessage({ type, from: THIS_TAB } satisfies AuthMessage)
  channel.close()
}

/** @returns a function that stops listening. */
export function listenToOtherTabs(onMessage: (type: AuthMessage['type']) => void): () => void {
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = ({ data }: MessageEvent<AuthMessage>) => {
    if (data.from !== THIS_TAB) onMessage(data.type)
  }
  return () => channel.close()
}
