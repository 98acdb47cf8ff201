type Lane = { title: string; verdict: string; dead: boolean }

const LANES: Lane[] = [
  { title: 'The cookie is deleted', verdict: 'A copy is still accepted', dead: false },
  { title: 'The token is denied', verdict: 'Every copy is refused', dead: true },
]

/** The life of a copied token, twice: what most logouts do, and what this one does. */
export function LifeLanes() {
  return (
    <figure className="rounded-box border border-line bg-surface p-5 sm:p-7">
      <div className="space-y-8">
        {LANES.map(lane => (
          <LaneRow key={lane.title} {...lane} />
        ))}
      </div>
      <figcaption className="mt-6 border-line border-t pt-4 text-muted text-sm">
        One token with 15 minutes to live, copied before its owner logs out. Time runs to the right.
      </figcaption>
    </figure>
  )
}

function LaneRow({ title, verdict, dead }: Lane) {
  return (
    <div>
      <p className="flex flex-wrap justify-between gap-x-4 font-semibold">
        <span>{title}</span>
        <span className={dead ? 'text-live' : 'text-danger'}>{verdict}</span>
      </p>
      <div aria-hidden className="mt-4 grid grid-cols-[2fr_3fr] items-center">
        <div className="h-2.5 rounded-l-full bg-live" />
        <div className="relative flex items-center">
          <div
            className={`w-full ${dead ? 'border-control border-t-2 border-dashed' : 'hazard h-2.5 rounded-r-full'}`}
          />
          <span className="absolute -left-[2px] h-8 w-1 rounded-full bg-ink" />
        </div>
      </div>
      <div aria-hidden className="mt-2.5 grid grid-cols-[2fr_3fr] text-muted text-sm">
        <span>issued</span>
        <span className="flex justify-between">
          <span className="-translate-x-1/2 font-medium text-ink">log out</span>
          <span>expires</span>
        </span>
      </div>
    </div>
  )
}
