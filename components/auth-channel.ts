/** What one tab tells the others. */
export type AuthMessage = { type: 'signed_in' | 'signed_out' }

const NAME = 'auth'

/** Tells the other tabs of this browser. */
export function tellOtherTabs(type: AuthMessage['type']): void {
  const channel = new BroadcastChannel(NAME)
  channel.postMessage({ type } satisfies AuthMessage)
  channel.close()
}

/** @returns a function that stops listening. */
export function listenToOtherTabs(onMessage: (type: AuthMessage['type']) => void): () => void {
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = ({ data }: MessageEvent<AuthMessage>) => onMessage(data.type)
  return () => channel.close()
}
