/** One server-sent event of the feed for services. */
export type FeedEvent = { id: string | null; event: string; data: string }

/** Splits the text of server-sent events (HTML Living Standard §9.2.6) as far as this app writes it. */
export async function* feedEvents(chunks: AsyncIterable<string>): AsyncGenerator<FeedEvent> {
  let text = ''
  for await (const chunk of chunks) {
    const frames = (text + chunk).split('\n\n')
    text = frames.pop() ?? ''
    for (const frame of frames) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(frame)?.[1]
      yield { id: field('id') ?? null, event: field('event') ?? 'message', data: field('data') ?? '' }
    }
  }
}
