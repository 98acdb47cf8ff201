import type { ReactNode } from 'react'

/** What becomes of a copy when the victim logs out. */
export type LaneName = 'client-delete' | 'denylist'

const LANE_TITLES: Record<LaneName, string> = {
  'client-delete': 'The cookie is deleted',
  denylist: 'The token is denied',
}

/** The life of a copied token, twice, as a picture: what most logouts do, and what this one does. */
export function StillLanes() {
  return (
    <>
      <LaneFrame lane="client-delete" verdict="A copy is still accepted" tone="bad">
        <StillLife after="hazard h-2.5 rounded-r-full" />
      </LaneFrame>
      <LaneFrame lane="denylist" verdict="Every copy is refused" tone="good">
        <StillLife after="border-control border-t-2 border-dashed" />
      </LaneFrame>
    </>
  )
}

export const STILL_CAPTION =
  'One token with 15 minutes to live, copied before its owner logs out. Time runs to the right.'

/** The picture alone, where the experiment cannot run. */
export function StillFigure() {
  return (
    <figure className="rounded-box border border-line bg-surface p-5 sm:p-7">
      <div className="space-y-5">
        <StillLanes />
      </div>
      <figcaption className="mt-4 border-line border-t pt-4 text-muted text-sm">{STILL_CAPTION}</figcaption>
    </figure>
  )
}

type LaneFrameProps = {
  lane: LaneName
  verdict: string
  tone: 'good' | 'bad' | 'open'
  /** The life line, as high as the still one. */
  children: ReactNode
}

const TONES = { good: 'text-live', bad: 'text-danger', open: 'text-muted' }

/** A lane's title and verdict, and room for its life line. */
export function LaneFrame({ lane, verdict, tone, children }: LaneFrameProps) {
  return (
    <div data-lane={lane} className="min-w-0">
      <p className="flex flex-col justify-between gap-x-4 font-semibold sm:flex-row">
        <span>{LANE_TITLES[lane]}</span>
        {/* A new verdict is a new element: a text that grows to the left would count as a shift of the layout. */}
        <span key={verdict} className={TONES[tone]}>
          {verdict}
        </span>
      </p>
      <div aria-hidden className="mt-3 h-16">
        {children}
      </div>
    </div>
  )
}

function StillLife({ after }: { after: string }) {
  return (
    <>
      <div className="grid h-8 grid-cols-[2fr_3fr] items-center">
        <div className="h-2.5 rounded-l-full bg-live" />
        <div className="relative flex items-center">
          <div className={`w-full ${after}`} />
          <span className="absolute -left-[2px] h-8 w-1 rounded-full bg-ink" />
        </div>
      </div>
      <div className="mt-1.5 grid grid-cols-[2fr_3fr] text-muted text-sm">
        <span>issued</span>
        <span className="flex justify-between">
          <span className="-translate-x-1/2 font-medium text-ink">log out</span>
          <span>expires</span>
        </span>
      </div>
    </>
  )
}
