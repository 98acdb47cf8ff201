type LifeLineProps = {
  /** The share of the life that has passed, from 0 to 1. */
  passed: number
  /** `live`: goes on. `cut`: ended, which is shown as a movement of 400 ms. `waits`: neither is known now. */
  state?: 'live' | 'cut' | 'waits'
  className?: string
}

/**
 * The life of a token or a session: solid for what has passed, dotted for what is left, and cut where it was ended. A
 * picture beside a text that says the same. It has attributes instead of styles, which the policy of the page forbids.
 */
export function LifeLine({ passed, state = 'live', className = '' }: LifeLineProps) {
  const now = `${Math.round(Math.min(1, Math.max(0, passed)) * 100)}%`
  return (
    <svg
      aria-hidden="true"
      className={`block h-5 w-full overflow-visible ${state === 'live' ? 'text-live' : 'text-control'} ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="4"
      strokeLinecap="round"
    >
      <line x1="2" x2={now} y1="10" y2="10" className="text-live" stroke="currentColor" />
      {state === 'waits' ? (
        <line x1={now} x2="100%" y1="10" y2="10" strokeDasharray="0.1 14" />
      ) : (
        <line x1={now} x2="100%" y1="10" y2="10" strokeWidth="2" strokeDasharray="0.1 7" />
      )}
      {state === 'live' && <circle cx={now} cy="10" r="5" fill="currentColor" stroke="none" />}
      {state === 'cut' && (
        <g className="cut origin-center text-ink [transform-box:fill-box]" stroke="currentColor">
          <line x1={now} x2={now} y1="1" y2="19" />
        </g>
      )}
    </svg>
  )
}
