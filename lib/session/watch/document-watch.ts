import type { SessionAnswer } from '../next/session-answer'
import { listenToSession } from './session-events'

export type WatchOptions = {
  /** Where the library's handlers are, as browsers find them: with the `basePath`, and with a slash at the end where `trailingSlash` asks for one. */
  handlersPath: string
  /** What the server knew when it made this page. Left out, the watch asks. */
  session?: SessionAnswer
  /**
   * Called when the browser's session is no longer the one that this document was made for, in place of `purge`. A document
   * that was made for no session is not purged by itself.
   */
  onChange?: (answer: SessionAnswer, purge: () => void) => void
}

const SHORTEST_WAIT_MS = 1_000
const LONGEST_TIMER_MS = 2 ** 31 - 1
/** How long a form that was sent may take until its answer replaces this document. */
const LEAVING_MS = 5_000

/**
 * Keeps what a session has seen from outliving it in the browser. One for each document, from the first page that needs it
 * until the document goes: client navigation leaves pages behind, in the router's cache and hidden in the document.
 */
export class DocumentWatch {
  #options: WatchOptions
  readonly #name: string
  readonly #channel: BroadcastChannel
  /** For whom the document was made: another user or another role must not see it. Null: for no session. Undefined: not known yet. */
  #shown: string | null | undefined
  #listening: AbortController | null = null
  #asking = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #suspensions = 0
  #isPurged = false
  /** Since the browser put the document aside for the Back button. */
  #isHidden = false
  #sentFormAt = Number.NEGATIVE_INFINITY

  constructor(options: WatchOptions) {
    this.#options = options
    this.#name = `session-watch ${options.handlersPath}`
    this.#channel = new BroadcastChannel(this.#name)
    this.#channel.onmessage = ({ data }: MessageEvent<SessionAnswer | null>) =>
      data ? this.#take(data) : this.#askIfVisible()
    // Nothing of a session is in a document that was made without one, whatever this tab had before.
    this.#shown = options.session && shownTo(options.session)
    // A page that was made without a session may only have failed to ask for it: the others ask themselves.
    if (options.session) this.#channel.postMessage(options.session.status === 'live' ? options.session : null)
    const comeToFront = () => {
      if (this.#isHidden) return
      this.#follow()
      if (this.#shown) this.#askIfVisible()
    }
    document.addEventListener('visibilitychange', comeToFront)
    addEventListener('focus', comeToFront)
    addEventListener('pagehide', ({ persisted }) => persisted && this.#hide())
    addEventListener('pageshow', ({ persisted }) => persisted && void this.#comeBack())
    addEventListener('submit', ({ defaultPrevented }) => {
      if (!defaultPrevented) this.#sentFormAt = performance.now()
    })
  }

  /** Called for each page that the document shows. */
  show(options: WatchOptions): void {
    this.#options = options
    if (options.session) this.#take(options.session)
    else if (!this.#shown) this.#askIfVisible()
  }

  /** Asks nothing and hears nothing, while this page itself ends or replaces its session. @returns what goes on watching. */
  suspend(): () => void {
    this.#suspensions += 1
    this.#asking.abort()
    return () => {
      this.#suspensions -= 1
      this.#askIfVisible()
    }
  }

  /** For this tab and all others of the browser. */
  hear(answer: SessionAnswer): void {
    this.#channel.postMessage(answer)
    this.#take(answer)
  }

  /** Removes everything from the document, hidden parts and scripts with data included, and loads it again: the server decides. */
  readonly purge = (): void => {
    this.#isPurged = true
    this.#follow()
    remember(false)
    document.documentElement.replaceChildren(document.createElement('body'))
    // To load now would take the place of the navigation that a form has begun.
    setTimeout(load, Math.max(0, this.#sentFormAt + LEAVING_MS - performance.now()))
  }

  #askIfVisible(): void {
    if (document.visibilityState === 'visible') void this.#ask()
  }

  /** Asks for this tab and all others. @returns whether the server could say. */
  async #ask(): Promise<boolean> {
    const answer = await this.#read()
    if (!answer) return false
    this.hear(answer)
    return true
  }

  async #read(): Promise<SessionAnswer | null> {
    if (this.#suspensions > 0) return null
    this.#asking = new AbortController()
    const { signal } = this.#asking
    // Nothing follows from a server that cannot be reached, or cannot say.
    const response = await fetch(this.#address('session'), {
      cache: 'no-store',
      headers: { accept: 'application/json', 'x-session-watch': '1' },
      signal,
    }).catch(() => null)
    const answer: SessionAnswer | null = response?.ok ? await response.json().catch(() => null) : null
    return signal.aborted ? null : answer
  }

  #address(name: string): string {
    const { handlersPath } = this.#options
    return handlersPath.endsWith('/') ? `${handlersPath}${name}/` : `${handlersPath}/${name}`
  }

  #take(answer: SessionAnswer): void {
    if (this.#suspensions > 0 || this.#isPurged) return
    clearTimeout(this.#timer)
    if (answer.status === 'live') {
      const waitMs = Math.min(Math.max(answer.expiresInMs, SHORTEST_WAIT_MS), LONGEST_TIMER_MS)
      this.#timer = setTimeout(() => this.#askIfVisible(), waitMs)
    }
    const before = this.#shown
    const now = shownTo(answer)
    const hadSession = before === undefined ? remembers() : before !== null
    const isChange = before === undefined ? hadSession && !now : before !== now
    this.#shown = now
    remember(now !== null)
    if (isChange && this.#options.onChange) this.#options.onChange(answer, this.purge)
    else if (isChange && hadSession) this.purge()
    this.#follow()
  }

  /** Listens while this tab is visible and has a session: one tab of the browser for all. */
  #follow(): void {
    const isSeen = document.visibilityState === 'visible' && !this.#isHidden
    const isWanted = this.#shown && !this.#isPurged && isSeen
    if (!isWanted) {
      this.#listening?.abort()
      this.#listening = null
      return
    }
    if (this.#listening) return
    this.#listening = new AbortController()
    const { signal } = this.#listening
    const listen = () => listenToSession({ address: this.#address('events'), ask: () => this.#ask(), signal })
    // Without a secure context there are no locks; then each tab listens for itself.
    void (navigator.locks?.request(this.#name, { signal }, listen).catch(ignoreAbort) ?? listen())
  }

  /** What the browser keeps for the Back button shows nothing before the server has been asked again. */
  #hide(): void {
    this.#isHidden = true
    if (this.#shown !== null) document.documentElement.style.visibility = 'hidden'
    this.#follow()
  }

  async #comeBack(): Promise<void> {
    this.#suspensions = 0
    if (this.#isPurged) return load()
    const answer = await this.#read()
    this.#isHidden = false
    if (answer) this.#take(answer)
    else if (this.#shown !== null) this.purge()
    if (!this.#isPurged) document.documentElement.style.visibility = ''
  }
}

const shownTo = (answer: SessionAnswer) =>
  answer.status === 'live' ? `${answer.version} ${answer.userId}` : null

/** A GET, also where the document answered a POST. The fragment is left out: with it nothing would be loaded. */
function load(): void {
  location.replace(location.pathname + location.search)
}

const REMEMBERED = 'session-watch'

/** Whether this tab had a session: a document may have been made for one that ended while it was on its way. */
const remembers = () => storage()?.getItem(REMEMBERED) === '1'

const remember = (isLive: boolean) => storage()?.setItem(REMEMBERED, isLive ? '1' : '0')

/** A browser that refuses storage refuses cookies, too, and so has no session. */
function storage(): Storage | null {
  try {
    return sessionStorage
  } catch {
    return null
  }
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
}
