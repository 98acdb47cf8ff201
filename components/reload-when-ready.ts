import { address } from '@/lib/web/address'
import { LOOKS } from '@/lib/web/looks'

/**
 * Loads the page again once the app is ready, as `lib/web/problem-page.ts` does it without React.
 * @param say shows whether the page still looks.
 * @param signal ends the looks.
 */
export function reloadWhenReady(say: (words: string) => void, signal: AbortSignal): void {
  const { pausesSeconds, waiting, over } = LOOKS
  let looks: number = history.state?.looks ?? 0

  function wait() {
    if (signal.aborted) return
    const pause = pausesSeconds[looks]
    say(pause === undefined ? over : waiting)
    if (pause !== undefined) setTimeout(() => void look(), pause * 1000)
  }

  async function look() {
    if (signal.aborted) return
    looks += 1
    history.replaceState({ ...history.state, looks }, '')
    const isReady = await fetch(address('/api/ready'), { cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady && !signal.aborted) location.reload()
    else wait()
  }

  wait()
}
